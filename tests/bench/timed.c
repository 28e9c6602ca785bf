/* timed FILE COMMAND…: runs the command and adds "seconds TAB kilobytes at most" to FILE. */
#include "bench.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 3)
        bench_die("timed FILE COMMAND…", NULL);
    int status = 0;
    struct rusage used;
    double start = bench_seconds();
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        bench_die("the command could not be run", NULL);
    double seconds = bench_seconds() - start;
    getrusage(RUSAGE_CHILDREN, &used);
    FILE *out = fopen(argv[1], "a");
    if (!out || fprintf(out, "%.6f\t%ld\n", seconds, used.ru_maxrss) < 0 || fclose(out))
        bench_die("the time could not be written", NULL);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
