# Makefile -- one file, one graph. `make help` lists what it can do.
#
# A configuration is a folder, so switching never needs a clean:
#   make             gcc -O2 -g         build/gtmc, build/gtmrun       objects in build/obj/gcc
#   make SAN=1       ASan and UBSan     build/san/gtmc …               objects in build/obj/gcc-san
#   make CC=clang    another compiler   build/clang/gtmc …             objects in build/obj/clang
# Knobs: CC CFLAGS CPPFLAGS LDFLAGS PREFIX DESTDIR BUILD (another folder than build), V=1 (show commands),
# WERROR=1 (our warnings are errors), FUZZ_SECONDS, FUZZ_FLAGS, SEED and TORTURE_KILLS (of make torture).
# config.mk, where there is one, may set them.

-include config.mk
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules

# ---- configuration ---------------------------------------------------------------------------
BUILD ?= build
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60
SEED ?= 1
TORTURE_KILLS ?= 200
ifeq ($(origin CC),default)
CC := gcc
endif
COMPILER := $(notdir $(firstword $(CC)))
CONFIG := $(COMPILER)$(if $(SAN),-san)$(if $(FUZZ),-fuzz)
OBJ := $(BUILD)/obj/$(CONFIG)
GEN := $(BUILD)/gen
# gcc is the default compiler and leaves no trace in the name of the folder of programs
BIN_NAME := $(patsubst gcc-%,%,$(filter-out gcc,$(CONFIG)))
BIN := $(BUILD)$(if $(BIN_NAME),/$(BIN_NAME))

PACKAGES := libcjson sqlite3 libutf8proc icu-i18n libical
LIBS_FOUND := $(shell pkg-config --exists $(PACKAGES) cmocka 2>/dev/null && echo yes)
LDLIBS := -Wl,--as-needed $(if $(LIBS_FOUND),$(shell pkg-config --libs $(PACKAGES))) -lm
TEST_LIBS := $(if $(LIBS_FOUND),$(shell pkg-config --libs cmocka))
PACKAGE_CFLAGS := $(if $(LIBS_FOUND),$(shell pkg-config --cflags $(PACKAGES) cmocka))

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion $(if $(WERROR),-Werror)
GTM_CFLAGS := -std=c11 -O2 -g
GTM_CPPFLAGS := -D_POSIX_C_SOURCE=200809L -I. -I$(GEN) $(PACKAGE_CFLAGS) -MMD -MP
ifneq ($(SAN)$(FUZZ),)
GTM_CFLAGS += -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
# gcc's format warnings misfire in code that sanitizers rewrote
WARNINGS += $(if $(filter gcc%,$(CONFIG)),-Wno-format-truncation)
endif
ifneq ($(FUZZ),)
GTM_CFLAGS += -fsanitize=fuzzer-no-link
endif
COMPILE = $(CC) $(GTM_CFLAGS) $(GTM_CPPFLAGS) $(CFLAGS) $(CPPFLAGS)
LINK = $(CC) $(GTM_CFLAGS) $(CFLAGS) $(LDFLAGS)

# ---- sources ---------------------------------------------------------------------------------
sources = $(sort $(wildcard $(1)))
objects = $(patsubst %.c,$(OBJ)/%.o,$(1))
COMPILE_C := $(filter-out compiler/main.c,$(call sources,grammar/*.c compiler/*.c))
CLI_C := $(call sources,runtime/cli/*.c)
RUNTIME_C := $(filter-out runtime/main.c $(CLI_C),$(call sources,runtime/*.c runtime/*/*.c stdlib/*.c))
TEST_C := $(call sources,tests/unit/*_test.c)
FUZZ_C := $(call sources,tests/fuzz/*_fuzz.c)
TORTURE_MAINS := tests/torture/torture.c tests/torture/simulate.c
TORTURE_C := $(filter-out $(TORTURE_MAINS),$(call sources,tests/torture/*.c))
STDLIB_GTM := $(call sources,stdlib/*.gtm)
GRAMMARS := $(call sources,grammar/*.y)
GEN_C := $(if $(wildcard grammar/lexer.re),$(GEN)/lexer.c) \
	$(patsubst grammar/%.y,$(GEN)/%.tab.c,$(GRAMMARS)) $(GEN)/stdlib_files.c
GEN_H := $(patsubst grammar/%.y,$(GEN)/%.tab.h,$(GRAMMARS))
GEN_O := $(patsubst $(GEN)/%.c,$(OBJ)/gen/%.o,$(GEN_C))
LIB_COMPILE := $(OBJ)/libcompile.a
LIB_CLI := $(if $(CLI_C),$(OBJ)/libcli.a)
LIB_RUNTIME := $(OBJ)/libruntime.a
LIBS := $(LIB_CLI) $(LIB_COMPILE) $(LIB_RUNTIME)
PROGRAMS := $(if $(wildcard compiler/main.c),$(BIN)/gtmc) \
	$(if $(wildcard runtime/main.c),$(BIN)/gtmrun)
TESTS := $(patsubst tests/unit/%.c,$(OBJ)/unit/%,$(TEST_C))
TORTURE := $(patsubst tests/torture/%.c,$(OBJ)/torture/%,$(TORTURE_MAINS))
# part of every test of the plain build; under sanitizers and with another compiler it takes too long for what it adds
SHORT_TORTURE := $(if $(BIN_NAME),,torturers)
FUZZERS := $(patsubst tests/fuzz/%.c,$(OBJ)/fuzz/%,$(FUZZ_C))
OWN_O := $(call objects,$(COMPILE_C) $(CLI_C) $(RUNTIME_C) $(wildcard compiler/main.c runtime/main.c))
.SECONDARY: $(GEN_C) $(GEN_H) $(call objects,$(TEST_C) $(FUZZ_C))

Q := $(if $(V),,@)
say = @printf '  %-6s %s\n' $(1) $(2)
# jobs for a make started by ours where the user gave no -j
JOBS = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 2))
SUBMAKE = $(MAKE) --no-print-directory $(JOBS)

# Rewritten only when sources or flags changed: what was deleted leaves the archives, new flags compile anew.
stamp = $(shell mkdir -p $(dir $(1)); printf '%s\n' '$(2)' | cmp -s - $(1) || printf '%s\n' '$(2)' > $(1))
STAMP := $(OBJ)/stamp
STDLIB_STAMP := $(GEN)/stdlib.stamp
$(call stamp,$(STAMP),$(COMPILE) $(LINK) $(COMPILE_C) $(CLI_C) $(RUNTIME_C))
$(call stamp,$(STDLIB_STAMP),$(STDLIB_GTM))

# ---- what to make ----------------------------------------------------------------------------
.PHONY: all test scope check torture bench fuzz lint install uninstall clean demo deps help units torturers run-fuzz run-lint objects
all: $(PROGRAMS) ## build gtmc and gtmrun into build/
	@:

deps: ## install the Debian packages that are missing
	@scripts/install-deps $(filter-out gcc cc,$(COMPILER))

units: $(TESTS) ; @:
torturers: $(TORTURE) ; @:
objects: $(OWN_O) ; @:

test: deps ## build, run the unit tests, the golden tests, and what a user runs into
	@$(SUBMAKE) all units $(SHORT_TORTURE)
	@export GTM_TEST_SLOW=$(if $(SAN),6,1); status=0; \
	scripts/run-units $(TESTS) || status=1; \
	tests/run --bin $(BIN) || status=1; \
	tests/cli/run --bin $(BIN) || status=1; \
	tests/meaning --bin $(BIN) || status=1; \
	tests/scope/run --quick --bin $(BIN) || status=1; \
	$(if $(SHORT_TORTURE),tests/torture/run --bin $(BIN) --objects $(OBJ)/torture || status=1;) exit $$status

scope: deps ## what sentences mean: all of the matrices and of the properties, not the sample of make test
	@$(SUBMAKE) all
	@status=0; tests/scope/run --bin $(BIN) || status=1; tests/property --bin $(BIN) || status=1; exit $$status

check: ## lint, then test in the plain and the sanitized build
	@$(SUBMAKE) lint
	@$(SUBMAKE) test
	@$(SUBMAKE) test SAN=1

torture: deps ## faults at every write, sync, read and allocation, and processes killed: the long form
	@$(SUBMAKE) all torturers
	@TORTURE_KILLS=$(TORTURE_KILLS) tests/torture/run --long --seed $(SEED) --bin $(BIN) --objects $(OBJ)/torture

bench: deps ## time the hot paths
	@scripts/install-deps bench || echo "bench: what cannot be built is left out" >&2
	@$(SUBMAKE) all
	@tests/bench/run --bin $(BIN)

fuzz: ## fuzz each target for FUZZ_SECONDS (needs clang)
	@scripts/install-deps clang
	@$(SUBMAKE) CC=clang FUZZ=1 run-fuzz

run-fuzz: $(FUZZERS) $(BIN)/gtmc
	@GTMC=$(BIN)/gtmc FUZZ_FLAGS="$(FUZZ_FLAGS)" scripts/run-fuzz $(FUZZ_SECONDS) $(BUILD)/fuzz $(FUZZERS)

lint: deps ## check headers, includes, globals, columns
	@$(SUBMAKE) run-lint

run-lint: $(GEN_H) $(GEN_C) objects
	@CC="$(CC)" CPPFLAGS="$(filter-out -MMD -MP,$(GTM_CPPFLAGS))" scripts/lint $(OWN_O)

demo: deps ## build and show one workflow from feed to report
	@$(SUBMAKE) all
	@PATH="$(abspath $(BIN)):$$PATH" sh examples/demo.sh

MAN_PAGES = $(wildcard docs/man/*.[1-9])
install: all ## install programs and man pages under PREFIX
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(PROGRAMS) $(DESTDIR)$(PREFIX)/bin
	@for page in $(MAN_PAGES); do \
		install -D -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/} || exit 1; done

uninstall: ## remove what install put there
	rm -f $(patsubst $(BIN)/%,$(DESTDIR)$(PREFIX)/bin/%,$(PROGRAMS))
	@for page in $(MAN_PAGES); do \
		rm -f $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; done

clean: ## remove everything that was built
	rm -rf $(BUILD)

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@sed -n '/^#   make /s/^#//p' Makefile

# ---- generated sources -----------------------------------------------------------------------
$(GEN)/lexer.c: grammar/lexer.re
	$(call say,RE2C,$<)
	$(Q)re2c -W -c -8 --no-generation-date --no-debug-info --depfile $(GEN)/lexer.re.d -o $@ $<

$(GEN)/%.tab.c $(GEN)/%.tab.h: grammar/%.y
	$(call say,BISON,$<)
	$(Q)bison -Wall -Werror=conflicts-sr -Werror=conflicts-rr -Wcounterexamples \
		--header=$(GEN)/$*.tab.h -o $(GEN)/$*.tab.c $<

$(GEN)/stdlib_files.c: scripts/embed $(STDLIB_GTM) $(STDLIB_STAMP)
	$(call say,EMBED,$@)
	$(Q)scripts/embed $(STDLIB_GTM) > $@

# ---- objects, archives, programs -------------------------------------------------------------
$(OBJ)/gen/%.o: $(GEN)/%.c $(STAMP) | $(GEN_H)
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(COMPILE) -w -c -o $@ $<

$(OBJ)/%.o: %.c $(STAMP) | $(GEN_H)
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(COMPILE) $(WARNINGS) -c -o $@ $<

$(LIB_COMPILE): $(call objects,$(COMPILE_C)) $(GEN_O)
$(LIB_RUNTIME): $(call objects,$(RUNTIME_C))
$(OBJ)/libcli.a: $(call objects,$(CLI_C))
$(LIBS): $(STAMP)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $(filter %.o,$^)

$(BIN)/gtmc: $(OBJ)/compiler/main.o $(LIB_COMPILE) $(LIB_RUNTIME)
$(BIN)/gtmrun: $(OBJ)/runtime/main.o $(LIBS)
$(BIN)/gtmc $(BIN)/gtmrun:
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LDLIBS)

$(OBJ)/unit/%: $(OBJ)/tests/unit/%.o $(LIBS)
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $< -Wl,--start-group $(LIBS) -Wl,--end-group $(LDLIBS) $(TEST_LIBS)

# All of gtmrun is in it, its main as a function, and the archives' allocations go through a wrap.
$(OBJ)/torture/gtmrun_main.o: runtime/main.c $(STAMP)
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(COMPILE) $(WARNINGS) -Dmain=gtmrun_main -c -o $@ $<

$(OBJ)/torture/libtorture.a: $(call objects,$(TORTURE_C)) $(OBJ)/torture/gtmrun_main.o
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(TORTURE): $(OBJ)/torture/%: $(OBJ)/tests/torture/%.o $(OBJ)/torture/libtorture.a $(LIBS)
	$(call say,LINK,$@)
	$(Q)$(LINK) -Wl,--wrap=malloc,--wrap=realloc,--wrap=calloc -Wl,--wrap=gtm_connector_command,--wrap=gtm_clock_now \
		-o $@ $< -Wl,--start-group $(OBJ)/torture/libtorture.a $(LIBS) -Wl,--end-group $(LDLIBS)

$(OBJ)/fuzz/%: $(OBJ)/tests/fuzz/%.o $(LIBS)
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) -fsanitize=fuzzer -o $@ $< -Wl,--start-group $(LIBS) -Wl,--end-group $(LDLIBS)

-include $(GEN)/lexer.re.d $(patsubst %.o,%.d,$(OWN_O) $(GEN_O)) $(wildcard $(OBJ)/tests/*/*.d) \
	$(wildcard $(OBJ)/torture/*.d)
