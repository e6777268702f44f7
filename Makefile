# Weir: one Makefile, not recursive. `make help` lists the targets.
FLAVOR ?= release
OUT    := build/$(FLAVOR)

CC ?= gcc
PKGS := libprotobuf-c yaml-0.1 libmicrohttpd jansson libcurl libxxhash libpcre2-8 rocksdb gmp nettle zlib libzstd
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS = $(shell pkg-config --libs $(1) 2>/dev/null)
# Loaded at run time, when a job first keeps state in it (taskmanager/state/store_rocksdb_library.h).
ROCKSDB_LIBRARY := librocksdb.so.$(shell pkg-config --modversion rocksdb 2>/dev/null | cut -d. -f1-2)

COMMON_LIBS := -lnng $(call PKG_LIBS,libprotobuf-c libxxhash libpcre2-8 gmp nettle) -lunistring -lpthread -lm
JM_LIBS     := $(call PKG_LIBS,yaml-0.1 libmicrohttpd jansson)
TM_LIBS     := $(call PKG_LIBS,zlib libzstd)
CLIENT_LIBS := $(call PKG_LIBS,yaml-0.1 jansson libcurl)
TEST_LIBS   := $(call PKG_LIBS,check yaml-0.1 libmicrohttpd jansson libcurl)

VERSION := $(shell git describe --always --dirty 2>/dev/null || echo unknown)

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
        -Wformat=2 -Wvla -Wimplicit-fallthrough -Wundef -Wpointer-arith -Wcast-align \
        -Wwrite-strings -Wswitch-enum -Wno-switch-enum -Werror

CPPFLAGS := -I. -I$(OUT)/gen -D_GNU_SOURCE $(PKG_CFLAGS)
CFLAGS_release := -O3 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fno-plt
CFLAGS_asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined \
                  -fno-omit-frame-pointer -DWR_DEBUG
CFLAGS_mutants := -O1 -g -DWR_DEBUG -DWR_MUTANTS
CFLAGS_tsan    := -O1 -g -fsanitize=thread -DWR_DEBUG
CFLAGS_fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined \
                  -fno-omit-frame-pointer -DWR_DEBUG
ifeq ($(FLAVOR),fuzz)
CC   := clang
WARN := -w
endif
CFLAGS  := -std=gnu11 -pipe -fno-strict-aliasing $(CFLAGS_$(FLAVOR))
# Tables of functions are full of pointers: relative relocations packed are a twentieth of the size.
LDFLAGS := $(filter -fsanitize%,$(CFLAGS)) -Wl,-z,relro,-z,now,-z,pack-relative-relocs -Wl,--as-needed

# A component is its folder: adding a .c file adds it to the build.
srcs = $(sort $(shell find $(1) -name '*.c' 2>/dev/null))
objs = $(patsubst %.c,$(OUT)/%.o,$(1))

PROTOS  := $(sort $(wildcard proto/*.proto))
PROTO_C := $(patsubst proto/%.proto,$(OUT)/gen/proto/%.pb-c.c,$(PROTOS))

# Programs of their own inside a component's folder; everything else there is its library.
JM_MAINS := jobmanager/main.c jobmanager/client/main.c jobmanager/plan/pgparse_main.c
TM_MAINS := taskmanager/main.c

COMMON_OBJS := $(call objs,$(call srcs,common)) $(PROTO_C:.c=.o)
JM_OBJS     := $(call objs,$(filter-out $(JM_MAINS) jobmanager/client/% jobmanager/plan/pgparse_%,$(call srcs,jobmanager)))
PLAN_OBJS   := $(call objs,$(filter-out $(JM_MAINS) jobmanager/plan/pgparse_%,$(call srcs,jobmanager/plan)))
CLIENT_OBJS := $(call objs,$(filter-out $(JM_MAINS),$(call srcs,jobmanager/client)))
PGPARSE_OBJS := $(call objs,$(filter jobmanager/plan/pgparse_%,$(call srcs,jobmanager/plan)))
TM_OBJS     := $(call objs,$(filter-out $(TM_MAINS),$(call srcs,taskmanager)))
TESTLIB_OBJS := $(call objs,$(call srcs,tests/lib))
SIM_OBJS    := $(call objs,$(filter-out tests/sim/main.c,$(call srcs,tests/sim)))

UNIT_DIRS ?= tests/unit tests/conformance
UNIT_SRCS := $(sort $(shell find $(UNIT_DIRS) -name 'test_*.c' 2>/dev/null))
UNIT_BINS := $(patsubst %.c,$(OUT)/%,$(UNIT_SRCS))
BENCH_BINS := $(patsubst %.c,$(OUT)/%,$(sort $(wildcard tests/bench/bench_*.c)))
FUZZ_BINS := $(patsubst %.c,$(OUT)/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))

# Programs whose main is there.
BINS := $(addprefix $(OUT)/bin/,$(if $(wildcard jobmanager/client/main.c),weir) \
        $(if $(wildcard jobmanager/main.c),weir-jobmanager) \
        $(if $(wildcard taskmanager/main.c),weir-taskmanager) \
        $(if $(wildcard jobmanager/plan/pgparse_main.c),weir-pgparse))

.PHONY: all bins libs help
.DEFAULT_GOAL := all
all: bins ## build the programs (FLAVOR=release|asan|tsan|mutants)
bins: $(BINS)
libs: $(addprefix $(OUT)/lib/lib,common.a jobmanager.a plan.a client.a taskmanager.a)

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

# ---- libraries and programs ----
$(OUT)/lib/libcommon.a: $(COMMON_OBJS)
$(OUT)/lib/libjobmanager.a: $(JM_OBJS)
$(OUT)/lib/libplan.a: $(PLAN_OBJS)
$(OUT)/lib/libclient.a: $(CLIENT_OBJS)
$(OUT)/lib/libtaskmanager.a: $(TM_OBJS)
$(OUT)/lib/libtest.a: $(TESTLIB_OBJS)
$(OUT)/lib/libsim.a: $(SIM_OBJS)
$(OUT)/lib/%.a:
	@mkdir -p $(@D)
	@rm -f $@
	@echo "  AR    $@"
	@ar rcs $@ $(filter %.o,$^)

$(OUT)/bin/weir-jobmanager: $(OUT)/jobmanager/main.o $(OUT)/lib/libjobmanager.a $(OUT)/lib/libcommon.a
	$(LINK) $(JM_LIBS) $(COMMON_LIBS)
$(OUT)/bin/weir-taskmanager: $(OUT)/taskmanager/main.o $(OUT)/lib/libtaskmanager.a $(OUT)/lib/libcommon.a
	$(LINK) $(call PKG_LIBS,yaml-0.1 libmicrohttpd jansson) $(TM_LIBS) $(COMMON_LIBS)
$(OUT)/bin/weir: $(OUT)/jobmanager/client/main.o $(OUT)/lib/libclient.a $(OUT)/lib/libplan.a $(OUT)/lib/libcommon.a
	$(LINK) $(CLIENT_LIBS) $(COMMON_LIBS)
# libpg_query exports bundled XXH and protobuf_c symbols: it lives alone in a program of its own.
$(OUT)/bin/weir-pgparse: $(PGPARSE_OBJS)
	$(LINK) -l:libpg_query.a -lpthread -lm
LINK = @mkdir -p $(@D); echo "  LINK  $@"; $(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) \
       -Wl,--start-group $(filter %.a,$^) -Wl,--end-group

# ---- tests ----
$(OUT)/tests/sim/sim: $(OUT)/tests/sim/main.o $(OUT)/lib/libsim.a $(OUT)/lib/libtest.a \
        $(OUT)/lib/libjobmanager.a $(OUT)/lib/libtaskmanager.a $(OUT)/lib/libcommon.a
	$(LINK) $(TEST_LIBS) $(JM_LIBS) $(TM_LIBS) $(COMMON_LIBS)
$(filter-out $(OUT)/tests/unit/sim/% $(OUT)/tests/unit/jobmanager/client/%,$(UNIT_BINS)) $(BENCH_BINS): $(OUT)/%: $(OUT)/%.o $(OUT)/lib/libtest.a $(OUT)/lib/libjobmanager.a \
        $(OUT)/lib/libtaskmanager.a $(OUT)/lib/libcommon.a
	$(LINK) $(TEST_LIBS) $(JM_LIBS) $(TM_LIBS) $(COMMON_LIBS)

$(OUT)/tests/unit/sim/%: $(OUT)/tests/unit/sim/%.o $(OUT)/lib/libsim.a $(OUT)/lib/libtest.a \
        $(OUT)/lib/libjobmanager.a $(OUT)/lib/libtaskmanager.a $(OUT)/lib/libcommon.a
	$(LINK) $(TEST_LIBS) $(JM_LIBS) $(TM_LIBS) $(COMMON_LIBS)

$(OUT)/tests/unit/jobmanager/client/%: $(OUT)/tests/unit/jobmanager/client/%.o $(OUT)/lib/libtest.a \
        $(OUT)/lib/libclient.a $(OUT)/lib/libjobmanager.a $(OUT)/lib/libtaskmanager.a $(OUT)/lib/libcommon.a
	$(LINK) $(TEST_LIBS) $(JM_LIBS) $(TM_LIBS) $(COMMON_LIBS)

$(FUZZ_BINS): LDFLAGS += -fsanitize=fuzzer
$(FUZZ_BINS): $(OUT)/%: $(OUT)/%.o $(OUT)/lib/libtest.a $(OUT)/lib/libjobmanager.a \
        $(OUT)/lib/libtaskmanager.a $(OUT)/lib/libcommon.a
	$(LINK) $(TEST_LIBS) $(JM_LIBS) $(TM_LIBS) $(COMMON_LIBS)

# ---- objects ----
# Generated code is not ours to restyle: it compiles without our warnings.
$(OUT)/gen/proto/%.pb-c.c: proto/%.proto
	@mkdir -p $(@D)
	@echo "  PROTO $<"
	@protoc-c -I. --c_out=$(OUT)/gen $<
# Made together; without this rule make takes the header's old time, and keeps what was compiled with it.
$(OUT)/gen/proto/%.pb-c.h: $(OUT)/gen/proto/%.pb-c.c ;
$(OUT)/gen/%.o: $(OUT)/gen/%.c $(PROTO_C)
	@echo "  CC    $@"
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
$(OUT)/%.o: %.c | $(PROTO_C)
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) $(WARN) $(CFLAGS_$(notdir $*)) -MMD -MP -c -o $@ $<

$(OUT)/common/base/version.o: CPPFLAGS += -DWR_VERSION_TEXT='"$(VERSION)"'
$(OUT)/taskmanager/state/store_rocksdb_library.o $(OUT)/tests/unit/taskmanager/state/test_store_rocksdb.o: \
        CPPFLAGS += -DWR_ROCKSDB_LIBRARY='"$(ROCKSDB_LIBRARY)"'

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
include tests/tests.mk

.PRECIOUS: $(OUT)/%.o $(OUT)/gen/proto/%.pb-c.c
.SECONDARY:
