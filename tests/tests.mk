# Test, lint and tool targets of the Makefile.

DEPS_BUILD := gcc clang make pkg-config libnng-dev libprotobuf-c-dev protobuf-c-compiler \
              librocksdb-dev libyaml-dev check libmicrohttpd-dev libjansson-dev \
              libcurl4-openssl-dev libxxhash-dev libpcre2-dev libpg-query-dev libgmp-dev zlib1g-dev \
              libzstd-dev nettle-dev libunistring-dev tzdata
DEPS_DEV   := clang-format clang-tidy python3

.PHONY: fuzz fuzz-run sim-run sim-mutants sim-mutants-run sim-canary sim-canary-run
.PHONY: deps check unit conformance queries calls sim lint format bench bench-kernels large incremental demo config-samples functions-page descriptor-page install clean integration chaos
deps: ## install the Debian packages the build needs (root or sudo)
	@tests/lib/deps.sh $(DEPS_BUILD)

check: ## install packages, build, run all quick tests (unit, conformance, sim, integration)
	@tests/lib/check.sh

# The planner starts its parser.
$(OUT)/tests/sim/sim: | $(OUT)/bin/weir-pgparse
$(filter $(OUT)/tests/unit/jobmanager/plan/%,$(UNIT_BINS)) \
$(addprefix $(OUT)/tests/unit/,jobmanager/api/test_api \
        jobmanager/api/test_api_cluster taskmanager/driver/test_control taskmanager/driver/test_keep taskmanager/operators/test_queries fuzz/test_plans): | $(OUT)/bin/weir-pgparse

unit: $(UNIT_BINS) ## unit and conformance tests of FLAVOR
	@tests/lib/run.sh $(UNIT_BINS)

conformance: ## every case of the conformance suites, of which unit takes some: SEED=1 SEEDS=1
	@ALL=1 TEST_SECONDS=3600 $(MAKE) -s --no-print-directory FLAVOR=asan unit UNIT_DIRS=tests/conformance

queries: $(OUT)/tests/unit/taskmanager/operators/test_queries ## other random queries, answered by a PostgreSQL 15 on this host: SEED=1 COUNT=2000
	@tests/golden/make_queries.sh $(or $(SEED),1) $(or $(COUNT),2000) $(abspath $(OUT)/queries.tsv)
	@ALL=1 CK_FORK=no QUERIES=$(abspath $(OUT)/queries.tsv) $<

integration: bins ## tests with real daemons of FLAVOR; ONLY=name selects
	@FLAVOR=$(FLAVOR) tests/integration/run.sh $(ONLY)

chaos: bins ## many more kills: KILLS=20 SEED=1
	@FLAVOR=$(FLAVOR) CHAOS=1 KILLS=$(or $(KILLS),20) SEED=$(or $(SEED),1) tests/integration/run.sh killed second_one full_disk

# A seed means one thing: always under ASan and UBSan, whatever FLAVOR is.
calls: $(OUT)/tests/unit/jobmanager/plan/test_cases ## random calls of all functions, answered by a PostgreSQL 15 on this host: SEED=1 COUNT=3900
	@python3 tests/golden/random_calls.py $(or $(SEED),1) $(or $(COUNT),3900) >$(OUT)/calls.sql
	@tests/golden/make_cases.sh --file $(OUT)/calls.sql $(OUT)/calls.tsv
	@CK_FORK=no CASES=$(abspath $(OUT)/calls.tsv) $<

sim: ## simulator: make sim SEED=n [SCENARIO=…] [VERBOSE=1], or SEEDS=from-to
	@$(MAKE) -s --no-print-directory FLAVOR=asan sim-run
sim-run: $(OUT)/tests/sim/sim
	@$(OUT)/tests/sim/sim $(if $(SEED),--seed $(SEED),--seeds $(or $(SEEDS),1-400)) \
		--jobs $(or $(JOBS),2) $(if $(SCENARIO),--scenario $(SCENARIO)) \
		$(if $(VERBOSE),--verbose)

sim-mutants: ## bugs made on purpose: the simulator must find each
	@$(MAKE) -s --no-print-directory FLAVOR=mutants sim-mutants-run
sim-mutants-run: $(OUT)/tests/sim/sim
	@$(OUT)/tests/sim/sim --mutants --jobs $(or $(JOBS),2)

sim-canary: ## the simulator must fail on this build, or it finds nothing
	@$(MAKE) -s --no-print-directory FLAVOR=mutants sim-canary-run
sim-canary-run: $(OUT)/tests/sim/sim
	@! $(OUT)/tests/sim/sim --mutant no_alignment --scenario calm --seeds 1-20 \
		--until-failure >/dev/null 2>&1 && echo "the canary was found"

fuzz: ## libFuzzer on what comes from outside: SECONDS=60 each, FUZZ=json one of them
	@tests/lib/deps.sh clang libclang-rt-14-dev
	@$(MAKE) -s --no-print-directory FLAVOR=release CC=gcc build/release/bin/weir-pgparse
	@$(MAKE) -s --no-print-directory FLAVOR=fuzz fuzz-run
fuzz-run: $(if $(FUZZ),$(OUT)/tests/fuzz/fuzz_$(FUZZ),$(FUZZ_BINS))
	@for f in $^; do tests/fuzz/run.sh $$f $(or $(SECONDS),60) || exit 1; done

lint: ## layers, sizes, banned calls, headers alone
	@tests/lint/lint.sh

format: ## clang-format all sources
	@git ls-files '*.c' '*.h' | xargs clang-format -i

bench: $(BENCH_BINS) bins ## benchmarks, with results checked (see tests/bench/README.md)
	@tests/bench/run.sh

bench-kernels: $(OUT)/tests/bench/bench_kernels ## ns per row of every function; writes tests/bench/KERNELS.md
	@$(OUT)/tests/bench/bench_kernels
	@$(OUT)/tests/bench/bench_kernels --page >tests/bench/KERNELS.md

large: $(OUT)/tests/bench/bench_check bins ## state many times the memory budget: KEYS=10000000 BACKEND=rocksdb BUDGET=256MiB
	@FLAVOR=$(FLAVOR) python3 tests/bench/large_state.py

incremental: bins ## bytes written when 1 % of a GB has changed: BACKENDS="heap rocksdb"
	@FLAVOR=$(FLAVOR) python3 tests/bench/incremental.py

demo: ## install packages, build, run the word-count demo on real processes with kills
	@deploy/demo/demo.sh

functions-page: $(OUT)/tests/unit/common/expr/test_function ## write common/expr/FUNCTIONS.md from the function table
	@WEIR_WRITE_PAGE=1 $(OUT)/tests/unit/common/expr/test_function

descriptor-page: $(OUT)/tests/unit/jobmanager/plan/test_descriptor_page ## write the tables of options into jobmanager/plan/DESCRIPTOR.md
	@WEIR_WRITE_PAGE=1 $(OUT)/tests/unit/jobmanager/plan/test_descriptor_page

config-samples: bins ## write deploy/config/*.yaml from the option tables
	@$(OUT)/bin/weir-jobmanager --sample-config >deploy/config/jobmanager.yaml
	@$(OUT)/bin/weir-taskmanager --sample-config >deploy/config/taskmanager.yaml

install: bins ## install programs, units, configs (DESTDIR=, PREFIX=/usr)
	@deploy/install.sh "$(DESTDIR)" "$(or $(PREFIX),/usr)" $(OUT)/bin

clean: ## remove build/
	rm -rf build
