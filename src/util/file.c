#include "util/file.h"

#include "util/mem.h"
#include "util/wording.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
    dev_t device;
    ino_t inode;
} protected_files[64];
static size_t protected_count;

void file_protect(const char *path)
{
    struct stat st;
    if (protected_count == sizeof protected_files / sizeof *protected_files || stat(path, &st))
        return;
    protected_files[protected_count].device = st.st_dev;
    protected_files[protected_count++].inode = st.st_ino;
}

static bool is_protected(const struct stat *st)
{
    for (size_t i = 0; i < protected_count; i++)
        if (protected_files[i].device == st->st_dev && protected_files[i].inode == st->st_ino)
            return true;
    return false;
}

static enum newid_status fail_errno(struct newid_error *err, const char *path, const char *what)
{
    return newid_fail(err, NEWID_IO, "%s: %s: %s", path, _(what), strerror(errno));
}

enum newid_status file_read(struct buf *out, const char *path, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    struct stat st;
    /* Opening a pipe would wait for whoever writes to it. */
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return newid_fail(err, NEWID_INPUT,
                          S_ISDIR(st.st_mode) ? N_("%s: is a folder, a file was expected")
                                              : N_("%s: is no ordinary file, a file was expected"),
                          path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail_errno(err, path, "cannot be opened");
    static const size_t chunk = 1 << 16;
    char *block = mem_alloc(chunk);
    if (!block) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
        goto done;
    }
    for (;;) {
        ssize_t n = read(fd, block, chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            status = fail_errno(err, path, "cannot be read");
        if (n <= 0)
            break;
        buf_add(out, block, (size_t)n);
        if (out->failure == NEWID_LIMIT)
            status = newid_fail(err, NEWID_LIMIT, "%s: is larger than %zu MB, the most that is read; split it", path,
                                out->cap >> 20);
        else
            status = buf_check(out, err);
        if (status)
            break;
    }
    mem_free(block);
done:
    close(fd);
    return status;
}

static int write_all(int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t n = write(fd, data, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        data += n;
        len -= (size_t)n;
    }
    return 0;
}

/* The rename is durable only when the folder that holds the name is synced too. */
static void sync_folder(const char *path)
{
    size_t len = (size_t)(file_base(path) - path);
    char *folder = len ? mem_strndup(path, len) : mem_strdup(".");
    int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        (void)fsync(fd); /* some file systems refuse it for folders; the file itself is synced */
        close(fd);
    }
    mem_free(folder);
}

/* A device or pipe is written to; nothing takes its place. */
static enum newid_status write_through(const char *path, const void *data, size_t len, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write_all(fd, data, len))
        status = fail_errno(err, path, "cannot be written");
    if (fd >= 0 && close(fd) && !status)
        status = fail_errno(err, path, "cannot be written");
    return status;
}

static enum newid_status replace(const char *path, const void *data, size_t len, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    int fd = -1;
    struct buf temporary = BUF_INIT;
    buf_addf(&temporary, "%s.XXXXXX", path);
    status = buf_check(&temporary, err);
    if (status)
        goto done;
    fd = mkstemp(temporary.data);
    if (fd < 0) {
        status = fail_errno(err, path, "cannot be written");
        goto done;
    }
    mode_t mask = umask(0);
    umask(mask);
    if (fchmod(fd, 0666 & ~mask) || write_all(fd, data, len) || fsync(fd)) {
        status = fail_errno(err, path, "cannot be written");
    } else if (close(fd)) {
        fd = -1;
        status = fail_errno(err, path, "cannot be written");
    } else {
        fd = -1;
        if (rename(temporary.data, path))
            status = fail_errno(err, path, "cannot be replaced");
        else
            sync_folder(path);
    }
    if (status)
        unlink(temporary.data);
done:
    if (fd >= 0)
        close(fd);
    buf_release(&temporary);
    return status;
}

enum newid_status file_write(const char *path, const void *data, size_t len, struct newid_error *err)
{
    struct stat st;
    bool exists = stat(path, &st) == 0;
    if (exists && is_protected(&st))
        return newid_fail(err, NEWID_USAGE, "%s: is the database or an input of this command; name another file", path);
    if (exists && S_ISDIR(st.st_mode))
        return newid_fail(err, NEWID_USAGE, "%s: is a folder; name a file", path);
    if (exists && !S_ISREG(st.st_mode))
        return write_through(path, data, len, err);
    if (lstat(path, &st) != 0 || !S_ISLNK(st.st_mode))
        return replace(path, data, len, err);
    char *target = realpath(path, NULL);
    if (!target)
        return fail_errno(err, path, "leads nowhere");
    enum newid_status status = replace(target, data, len, err);
    free(target); /* realpath's own, from malloc */
    return status;
}

const char *file_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *file_extension(const char *path)
{
    const char *base = file_base(path);
    const char *dot = strrchr(base, '.');
    return dot && dot != base ? dot + 1 : "";
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

enum newid_status file_list(char ***names, size_t *count, const char *folder, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    char **list = NULL;
    size_t n = 0, capacity = 0;
    DIR *dir = opendir(folder);
    if (!dir)
        return fail_errno(err, folder, "cannot be opened as a folder");
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(dir);
        if (!entry) {
            if (errno)
                status = fail_errno(err, folder, "cannot be read");
            break;
        }
        if (entry->d_name[0] == '.')
            continue;
        char *name = mem_strdup(entry->d_name);
        if (!name || mem_grow(&list, &capacity, n + 1, sizeof *list)) {
            mem_free(name);
            status = newid_fail(err, NEWID_MEMORY, "out of memory");
            break;
        }
        list[n++] = name;
    }
    closedir(dir);
    if (status) {
        file_list_free(list, n);
        return status;
    }
    if (n)
        qsort(list, n, sizeof *list, by_bytes);
    *names = list;
    *count = n;
    return NEWID_OK;
}

void file_list_free(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        mem_free(names[i]);
    mem_free(names);
}
