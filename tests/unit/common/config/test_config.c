#include "common/config/daemon.h"
#include "common/net/address.h"
#include "tests/lib/wr_test.h"

static void read_text(const char *text, const char *values, const char *mistakes)
{
    struct wr_config_entries entries = {0};
    struct wr_sb have = {0}, complaints = {0};
    struct wr_arena arena;

    wr_arena_init(&arena, 0);
    wr_sb_puts(&have, "");
    wr_sb_puts(&complaints, "");
    bool good =
        wr_config_read_yaml(text, strlen(text), "f", &arena, &entries, &complaints);
    ck_assert(good == (mistakes[0] == '\0'));
    for (uint32_t i = 0; i < entries.list.count; i++) {
        wr_sb_printf(&have, "%s=%s@%u:%u ", entries.list.items[i].name, entries.list.items[i].value,
                     entries.list.items[i].line, entries.list.items[i].column);
    }
    ck_assert_str_eq(have.ptr, values);
    ck_assert_msg(strstr(complaints.ptr, mistakes) != NULL, "%s", complaints.ptr);
    WR_VEC_FINI(&entries.list);
    wr_sb_fini(&have);
    wr_sb_fini(&complaints);
    wr_arena_fini(&arena);
}

/* Maps become dotted names, lists comma-separated texts, each with the place of its value. */
START_TEST(files_are_flattened)
{
    read_text("", "", "");
    read_text("a: 1\n", "a=1@1:4 ", "");
    read_text("ha: {type: file, path: /x}\nlist: [a, b]\n",
              "ha.type=file@1:12 ha.path=/x@1:24 list=a,b@2:7 ", "");
    read_text("a.b: x\n", "a.b=x@1:6 ", "");
    read_text("a: ''\nb: []\n", "a=@1:4 b=@2:4 ", "");
}
END_TEST

/* What is no configuration is refused with its place, and what is good beside it is still read. */
START_TEST(strange_files_are_refused)
{
    read_text("- a\n", "", "f:1:1: a configuration is a map");
    read_text("text\n", "", "f:1:1: a configuration is a map");
    read_text("a: 1\na: 2\nb: 3\n", "a=1@1:4 b=3@3:4 ", "f:2:4: \"a\" is set twice, first in line 1");
    read_text("a: [1, [2]]\nb: 3\n", "a=1@1:4 b=3@2:4 ", "f:1:8: the list \"a\" holds");
    read_text("a: &x 1\nb: *x\n", "a=1@1:4 ", "f:2:4: \"b\" is neither");
    read_text("? [a]\n: 1\nb: 2\n", "b=2@3:4 ", "f:1:3: a setting's name is a text");
    read_text("a: {b: {c: {d: {e: {f: {g: {h: {i: 1}}}}}}}}\nz: 1\n", "z=1@2:4 ", "is neither");
    read_text("a: [1\n", "a=1@1:4 ", "f:2:1: ");
    read_text("a: \"x\\0y\"\n", "", "holds a zero byte");
    read_text("\ta: 1\n", "", "f:1:");
}
END_TEST

/* Numeric hosts stay, names are looked up, and what has no port or too many colons is refused. */
START_TEST(addresses_are_checked)
{
    static const char *const bad[] = {"",      "host",   ":1",   "1.2.3.4:", "1.2.3.4:99999",
                                      "::1:5", "[::1]5", "[]:1", "1.2.3.4:1x"};
    char numeric[WR_ADDRESS_BYTES];
    struct wr_error err;

    WR_CK_OK(wr_address_resolve("10.1.2.3:6123", numeric, &err), &err);
    ck_assert_str_eq(numeric, "10.1.2.3:6123");
    WR_CK_OK(wr_address_resolve("[::1]:5", numeric, &err), &err);
    ck_assert_str_eq(numeric, "[::1]:5");
    WR_CK_OK(wr_address_resolve("localhost:0", numeric, &err), &err);
    ck_assert(wr_address_is_loopback(numeric));
    for (size_t i = 0; i < WR_COUNT(bad); i++) {
        ck_assert_msg(wr_address_resolve(bad[i], numeric, &err) == WR_ERR_INVALID, "%s", bad[i]);
    }
    ck_assert(wr_address_is_loopback("127.9.9.9:1") && wr_address_is_loopback("localhost:1"));
    ck_assert(wr_address_is_loopback("[::1]:1") && !wr_address_is_loopback("0.0.0.0:1"));
    ck_assert(!wr_address_is_loopback("[::]:1") && !wr_address_is_loopback("10.0.0.1:1"));
}
END_TEST

/* An open address needs the consent in exactly the words that are asked for. */
START_TEST(exposure_needs_consent)
{
    struct wr_sb sb = {0};

    wr_check_exposure("", "listen", "127.0.0.1:1", &sb);
    wr_check_exposure("i understand", "listen", "0.0.0.0:1", &sb);
    ck_assert_uint_eq(sb.bytes, 0);
    wr_check_exposure("", "listen", "0.0.0.0:1", &sb);
    ck_assert_ptr_nonnull(strstr(sb.ptr, "listen: \"0.0.0.0:1\" can be reached"));
    wr_sb_reset(&sb);
    wr_check_exposure("yes", "listen", "0.0.0.0:1", &sb);
    ck_assert_ptr_nonnull(strstr(sb.ptr, "not \"yes\""));
    wr_sb_fini(&sb);
}
END_TEST

WR_TEST_MAIN("config", files_are_flattened, strange_files_are_refused, addresses_are_checked,
             exposure_needs_consent)
