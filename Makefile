# newid: what there is to make. `make demo` and `make test` do all that a bare Debian 12 needs.
#
#   make            build/newid, build/libnewid.a, build/libnewid.so, man pages, completion
#   make demo       sets up, builds, imports corpus_samples/, codes, prints the theme table, writes report files to build/demo/
#   make test       sets up, then every test: with gcc, with clang, and under ASan + UBSan
#   make bench      measures, beside other tools where they are installed
#   make coverage   line coverage of src/ (wants gcovr)
#   make messages   src/po/newid.pot and cy.po made current with the messages in the source; `make check` refuses stale ones
#   make install    PREFIX=/usr/local, DESTDIR=; make uninstall takes it out again

VERSION := 0.1.0
PREFIX ?= /usr/local
BUILD ?= build
CC ?= gcc
SANITIZE ?=

# ---- what newid stands on ----

PC_PACKAGES := sqlite3 libpcre2-8 icu-uc icu-i18n yaml-0.1 libzip libxml-2.0 xlsxwriter nettle libRmath lapacke librsvg-2.0 cairo cairo-pdf
DEBIAN_BUILD := pkg-config libsqlite3-dev libpcre2-dev libicu-dev libyaml-dev libzip-dev libxml2-dev \
  libxlsxwriter-dev nettle-dev libcsv-dev gettext r-mathlib liblapacke-dev libglpk-dev librsvg2-dev libcairo2-dev
# Hyperscan (or Vectorscan, which has its interface) makes coding fast; without it everything works by the plain scan.
DEBIAN_FAST := libhyperscan-dev
DEBIAN_TEST := libcmocka-dev libjansson-dev bats sqlite3 clang libclang-rt-14-dev

# ---- how it is built ----

CPPFLAGS += -D_XOPEN_SOURCE=700 -DNEWID_VERSION='"$(VERSION)"' -DNEWID_LOCALE_DIR='"$(PREFIX)/share/locale"' -Iinclude -Isrc -I$(BUILD)/gen
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wstrict-prototypes -Werror
HAVE_HS = $(shell pkg-config --exists libhs && echo libhs)
PKG_CFLAGS = $(shell pkg-config --cflags $(PC_PACKAGES) $(HAVE_HS)) $(if $(HAVE_HS),-DNEWID_HAVE_HS)
PKG_LIBS = $(shell pkg-config --libs $(PC_PACKAGES) $(HAVE_HS)) -lcsv -lglpk -lpthread -lm
ALL_CFLAGS = -std=c17 -fPIC -fvisibility=hidden $(WARNINGS) $(CFLAGS) $(SANITIZE)

LIB_DIRS := util text stats store codebook coder intake table validity change release out
LIB_SRC := $(wildcard $(LIB_DIRS:%=src/%/*.c))
CMD_SRC := src/main.c $(wildcard src/cmd/*.c)
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o)
CMD_OBJ := $(CMD_SRC:%.c=$(BUILD)/%.o)

# Data that the program holds inside: src/text/mutation.tsv becomes "mutation.tsv.h" with the string mutation_tsv.
DATA := $(wildcard src/*/*.tsv src/store/sql/*.sql src/out/*.css src/out/*.xml codebooks/context/*.yaml)
GEN := $(addprefix $(BUILD)/gen/,$(addsuffix .h,$(notdir $(DATA))))

# What newid says in other languages; the program looks for it in locale/ beside itself.
MO := $(patsubst src/po/%.po,$(BUILD)/locale/%/LC_MESSAGES/newid.mo,$(wildcard src/po/*.po))

UNIT := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/test_*.c))
FAULT := $(patsubst tests/fault/%.c,$(BUILD)/tests/%,$(wildcard tests/fault/test_*.c))

.PHONY: all
all: $(BUILD)/newid $(BUILD)/libnewid.a $(BUILD)/libnewid.so $(MO) $(BUILD)/man/newid.1 $(BUILD)/newid.bash

$(BUILD)/newid: $(CMD_OBJ) $(BUILD)/libnewid.a
	$(CC) $(SANITIZE) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/libnewid.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/libnewid.so: $(LIB_OBJ)
	$(CC) $(SANITIZE) $(LDFLAGS) -shared -Wl,-soname,libnewid.so.0 -o $@ $^ $(PKG_LIBS)

$(BUILD)/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Tests include some of them too, and may be built when the library already is.
.SECONDARY: $(GEN)
vpath %.tsv $(sort $(dir $(DATA)))
vpath %.sql $(sort $(dir $(DATA)))
vpath %.css $(sort $(dir $(DATA)))
vpath %.xml $(sort $(dir $(DATA)))
vpath %.yaml $(sort $(dir $(DATA)))
$(BUILD)/gen/%.h: %
	@mkdir -p $(@D)
	@{ printf 'static const char %s[] =\n' "$$(printf %s '$*' | tr -c 'A-Za-z0-9' _ | sed 's/^[0-9]/sql_&/')"; \
	   sed 's/\\/\\\\/g; s/"/\\"/g; s/\t/\\t/g; s/.*/    "&\\n"/' '$<'; echo '    "";'; } > $@

# A man page for each command, in each language, and the shell completion come from the commands' own tables.
$(BUILD)/man/newid.1: $(BUILD)/newid $(MO)
	@mkdir -p $(@D) $(@D)/cy
	@for c in $$($(BUILD)/newid --lang en --help | sed -n '/^Commands:/,/^$$/s/^  \([a-z]*\) .*/\1/p'); do \
	  $(BUILD)/newid --lang en help --man $$c > $(@D)/newid-$$c.1 || exit 1; \
	  $(BUILD)/newid --lang cy help --man $$c > $(@D)/cy/newid-$$c.1 || exit 1; done
	@$(BUILD)/newid --lang cy help --man > $(@D)/cy/newid.1
	@$(BUILD)/newid --lang en help --man > $@

$(BUILD)/newid.bash: $(BUILD)/newid
	@$(BUILD)/newid help --bash > $@

$(BUILD)/locale/%/LC_MESSAGES/newid.mo: src/po/%.po
	@mkdir -p $(@D)
	@msgfmt --check -o $@ $<

$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libnewid.a | $(GEN)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(ALL_CFLAGS) -MMD -MP -o $@ $< $(BUILD)/libnewid.a -lcmocka $(PKG_LIBS)

$(BUILD)/tests/%: tests/fault/%.c $(BUILD)/libnewid.a | $(GEN)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(ALL_CFLAGS) -MMD -MP -o $@ $< $(BUILD)/libnewid.a -lcmocka $(PKG_LIBS)

# ---- messages ----

# The functions that look up the message they are given, each with the place of that argument (and how many it takes, where
# several functions have the name).
MESSAGES_IN := _ N_ P_:1,2 newid_fail:3 cmd_say:1 cmd_progress:1 cmd_out_begin:5 out_table_begin:4 out_note:2 out_about:2 \
  out_word:2 out_name_sheet:2 fault_error:3 fault_warning:3 intake_note:2 notes_add:2 finding:2 keep:2 SAY_COUNT:1,2 refuse:2,2t refuse:3,3t \
  parse_refuse:2 refuse_file:3 refuse_shape:4 stop:3 break_off:2 fail_errno:3,3t fail_icu:2 fail_at:4,4t fail_at:4,5t fail_at:6,6t \
  decide:3,3t decided:4 practice_refuse:2 outcome_undefined:1 outcome_invalid:1 outcome_refused:1 outcome_failed:1

POT ?= src/po/newid.pot
.PHONY: messages
messages: $(POT)
	@for po in src/po/*.po; do msgmerge --quiet --update --backup=none --no-wrap --no-fuzzy-matching --add-location=file $$po $< && \
	  msgattrib --no-obsolete --no-wrap --add-location=file -o $$po $$po || exit 1; done

# Without line numbers, which would change with every edit.
$(POT): $(LIB_SRC) $(CMD_SRC) $(wildcard src/*/*.h) src/po/from_data.c Makefile
	@printf '%s\n' $(sort $(filter %.c %.h,$^)) | xgettext --files-from=- --from-code=UTF-8 --language=C --no-wrap \
	  --add-location=file --add-comments=TRANSLATORS: --package-name=newid --keyword $(MESSAGES_IN:%=--keyword=%) -o $@.new
	@sed -i '/^"POT-Creation-Date:/d' $@.new && mv $@.new $@

# Codes sentences that people have coded: how well triggers tell the status of hits.
STATUS := $(BUILD)/tests/status
$(STATUS): tests/status/score.c $(BUILD)/libnewid.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(ALL_CFLAGS) -MMD -MP -o $@ $< $(BUILD)/libnewid.a $(PKG_LIBS)

# Reads vector files and says which of the library's figures differ: build/tests/vectors tests/vectors/data
$(BUILD)/tests/vectors: $(wildcard tests/vectors/*.[ch]) $(BUILD)/libnewid.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(ALL_CFLAGS) -o $@ $(filter %.c,$^) $(BUILD)/libnewid.a -ljansson $(PKG_LIBS)

# ---- set-up: on Debian what is missing is installed, as root or through sudo; elsewhere it is named ----

define install_missing
@missing=; \
if command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then \
  for p in $(1); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
  [ -z "$$missing" ] && exit 0; \
  echo "newid: installing$$missing"; \
  root=; [ "$$(id -u)" = 0 ] || root=sudo; \
  if [ -n "$$root" ] && ! command -v sudo >/dev/null 2>&1; then \
    echo "newid: not root and no sudo; as root run: apt-get install$$missing" >&2; exit 1; fi; \
  $$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends $$missing >/dev/null; \
else \
  command -v pkg-config >/dev/null 2>&1 || missing="$$missing pkg-config"; \
  command -v msgfmt >/dev/null 2>&1 || missing="$$missing gettext"; \
  for p in $(PC_PACKAGES); do pkg-config --exists $$p 2>/dev/null || missing="$$missing $$p"; done; \
  [ -z "$$missing" ] || { echo "newid: missing:$$missing; install them (and libcsv, GLPK) with their headers; on Debian 12" \
    "they are: $(1)" >&2; exit 1; }; \
fi
endef

.PHONY: setup setup-test
setup:
	$(call install_missing,$(DEBIAN_BUILD) $(DEBIAN_FAST))

setup-test:
	$(call install_missing,$(DEBIAN_BUILD) $(DEBIAN_FAST) $(DEBIAN_TEST))

# ---- demo ----

.PHONY: demo
demo: setup
	@$(MAKE) --no-print-directory -s all
	@BUILD=$(BUILD) sh tests/demo.sh

# ---- tests ----

.PHONY: test check programs
test: setup-test
	@$(MAKE) --no-print-directory check
	@BUILD=$(BUILD) MAKE='$(MAKE) --no-print-directory' bash tests/run.sh

programs: all $(UNIT) $(FAULT) $(STATUS) $(BUILD)/tests/vectors

check:
	@sh tests/check.sh

.PHONY: bench coverage
bench:
	@$(MAKE) --no-print-directory -s all $(BENCH)
	@BUILD=$(BUILD) bash tests/bench/run.sh

BENCH := $(addprefix $(BUILD)/bench/,corpus patterns engine bare floor table search timed simulate)
$(BUILD)/bench/%: tests/bench/%.c tests/bench/bench.c tests/bench/bench.h $(BUILD)/libnewid.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(ALL_CFLAGS) -o $@ $< tests/bench/bench.c $(BUILD)/libnewid.a $(PKG_LIBS)

coverage:
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD)/coverage CFLAGS='-O0 -g --coverage -fprofile-update=atomic' LDFLAGS=--coverage programs
	@BUILD=$(BUILD)/coverage bash tests/run.sh once >/dev/null
	@gcovr --root . --filter src/ --object-directory $(BUILD)/coverage -s

# ---- installing ----

MAN_DIR = $(DESTDIR)$(PREFIX)/share/man/man1
MAN_CY_DIR = $(DESTDIR)$(PREFIX)/share/man/cy/man1
MO_DIR = $(DESTDIR)$(PREFIX)/share/locale/cy/LC_MESSAGES
BASH_DIR = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
PC_DIR = $(DESTDIR)$(PREFIX)/lib/pkgconfig
DATA_DIR = $(DESTDIR)$(PREFIX)/share/newid

.PHONY: install uninstall
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib $(DESTDIR)$(PREFIX)/include/newid $(MAN_DIR) $(BASH_DIR) \
	  $(PC_DIR) $(DATA_DIR)
	install -m 755 $(BUILD)/newid $(DESTDIR)$(PREFIX)/bin/newid
	install -m 644 $(BUILD)/libnewid.a $(DESTDIR)$(PREFIX)/lib/libnewid.a
	install -m 755 $(BUILD)/libnewid.so $(DESTDIR)$(PREFIX)/lib/libnewid.so.$(VERSION)
	ln -sf libnewid.so.$(VERSION) $(DESTDIR)$(PREFIX)/lib/libnewid.so.0
	ln -sf libnewid.so.0 $(DESTDIR)$(PREFIX)/lib/libnewid.so
	install -m 644 include/newid/*.h $(DESTDIR)$(PREFIX)/include/newid
	install -m 644 $(BUILD)/man/*.1 $(MAN_DIR)
	install -d $(MAN_CY_DIR) $(MO_DIR)
	install -m 644 $(BUILD)/man/cy/*.1 $(MAN_CY_DIR)
	install -m 644 $(BUILD)/locale/cy/LC_MESSAGES/newid.mo $(MO_DIR)
	install -m 644 $(BUILD)/newid.bash $(BASH_DIR)/newid
	cp -R codebooks $(DATA_DIR)/
	@printf 'prefix=%s\nName: libnewid\nDescription: practice-change analytics over accounts\nVersion: %s\nRequires.private: %s\nLibs: -L$${prefix}/lib -lnewid\nLibs.private: -lcsv -lglpk -lpthread -lm\nCflags: -I$${prefix}/include\n' \
	  '$(PREFIX)' '$(VERSION)' '$(PC_PACKAGES)' > $(PC_DIR)/newid.pc

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/newid $(DESTDIR)$(PREFIX)/lib/libnewid.a $(DESTDIR)$(PREFIX)/lib/libnewid.so* \
	  $(MAN_DIR)/newid.1 $(MAN_DIR)/newid-*.1 $(MAN_CY_DIR)/newid.1 $(MAN_CY_DIR)/newid-*.1 $(MO_DIR)/newid.mo \
	  $(BASH_DIR)/newid $(PC_DIR)/newid.pc
	rm -rf $(DESTDIR)$(PREFIX)/include/newid $(DATA_DIR)

.PHONY: clean
clean:
	rm -rf $(BUILD)

-include $(LIB_OBJ:.o=.d) $(CMD_OBJ:.o=.d) $(UNIT:=.d) $(FAULT:=.d) $(STATUS).d
