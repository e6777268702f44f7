/* The simulated disk loses exactly what a real one may lose: no more, or bugs would be invented; no
 * less, or they would be missed. */
#include "common/base/alloc.h"
#include "common/base/attr.h"
#include "tests/lib/wr_test.h"
#include "tests/sim/disk.h"

#define A 0u
#define B 1u
#define SEEDS 200u

static struct sim_inode *create(struct sim_disk *disk, uint32_t host, const char *path)
{
    struct sim_inode *inode;
    struct wr_error err;

    WR_CK_OK(sim_disk_open(disk, host, path, WR_OPEN_WRITE | WR_OPEN_CREATE | WR_OPEN_EXCLUSIVE,
                           1, &inode, &err),
             &err);
    return inode;
}

/* A file with `text`, its content durable or not; its name not yet. */
static void write_file(struct sim_disk *disk, uint32_t host, const char *path, const char *text,
                       bool fsync)
{
    struct sim_inode *inode = create(disk, host, path);

    sim_disk_write(inode, host, text, strlen(text), 0, 1);
    if (fsync) {
        sim_disk_fsync(inode);
    }
    sim_disk_close(disk, inode);
}

static struct sim_disk *disk_with_directory(uint64_t seed)
{
    struct sim_disk *disk = sim_disk_create(seed);
    struct wr_error err;

    WR_CK_OK(sim_disk_make_directory(disk, "/d/e", &err), &err);
    return disk;
}

static bool there(struct sim_disk *disk, const char *path)
{
    size_t bytes;

    return sim_disk_peek(disk, path, &bytes) != NULL;
}

static bool holds(struct sim_disk *disk, const char *path, const char *text)
{
    size_t bytes;
    const uint8_t *data = sim_disk_peek(disk, path, &bytes);

    return data != NULL && bytes == strlen(text) && memcmp(data, text, bytes) == 0;
}

/* What was fsynced, content and name, survives every loss of power. */
START_TEST(synced_is_durable)
{
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct sim_disk *disk = disk_with_directory(seed);
        struct wr_error err;
        write_file(disk, A, "/d/e/f", "content", true);
        WR_CK_OK(sim_disk_fsync_directory(disk, "/d/e", &err), &err);
        sim_disk_power_loss(disk, seed % 2 == 0 ? A : SIM_EVERY_HOST);
        ck_assert(holds(disk, "/d/e/f", "content"));
        sim_disk_destroy(disk);
    }
}
END_TEST

/* A file whose directory was not fsynced may be gone or be there; a content that was not fsynced may
 * be gone, whole, or partly there. Each of it happens. */
START_TEST(unsynced_may_be_lost)
{
    uint32_t names_lost = 0, names_kept = 0, contents_lost = 0, contents_kept = 0;

    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct sim_disk *disk = disk_with_directory(seed);
        struct wr_error err;
        write_file(disk, A, "/d/named", "x", true);
        write_file(disk, A, "/d/filled", "y", false);
        sim_disk_power_loss(disk, A);
        names_lost += !there(disk, "/d/named");
        names_kept += holds(disk, "/d/named", "x");
        ck_assert(!there(disk, "/d/named") || holds(disk, "/d/named", "x"));
        sim_disk_destroy(disk);

        disk = disk_with_directory(seed);
        write_file(disk, A, "/d/filled", "y", false);
        WR_CK_OK(sim_disk_fsync_directory(disk, "/d", &err), &err);
        sim_disk_power_loss(disk, A);
        contents_lost += holds(disk, "/d/filled", "");
        contents_kept += holds(disk, "/d/filled", "y");
        sim_disk_destroy(disk);
    }
    ck_assert(names_lost > 0 && names_kept > 0 && contents_lost > 0 && contents_kept > 0);
}
END_TEST

/* A rename that is lost leaves the old file and the old target; one that is kept leaves the new one;
 * never both, never neither. */
START_TEST(a_rename_is_whole)
{
    uint32_t old = 0, new = 0;

    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct sim_disk *disk = disk_with_directory(seed);
        struct wr_error err;
        write_file(disk, A, "/d/t", "old", true);
        write_file(disk, A, "/d/s", "new", true);
        WR_CK_OK(sim_disk_fsync_directory(disk, "/d", &err), &err);
        WR_CK_OK(sim_disk_rename(disk, A, "/d/s", "/d/t", &err), &err);
        ck_assert(holds(disk, "/d/t", "new") && !there(disk, "/d/s"));
        sim_disk_power_loss(disk, A);
        if (there(disk, "/d/s")) {
            ck_assert(holds(disk, "/d/s", "new") && holds(disk, "/d/t", "old"));
            old += 1;
        } else {
            ck_assert(holds(disk, "/d/t", "new"));
            new += 1;
        }
        sim_disk_destroy(disk);
    }
    ck_assert(old > 0 && new > 0);
}
END_TEST

/* A change that builds on a lost one is lost too: a rename of a file whose creation was lost. */
START_TEST(effects_never_outlive_their_causes)
{
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct sim_disk *disk = disk_with_directory(seed);
        struct wr_error err;
        write_file(disk, A, "/d/s", "1", true);
        WR_CK_OK(sim_disk_rename(disk, A, "/d/s", "/d/t", &err), &err);
        WR_CK_OK(sim_disk_link(disk, A, "/d/t", "/d/u", &err), &err);
        WR_CK_OK(sim_disk_unlink(disk, A, "/d/t", &err), &err);
        sim_disk_power_loss(disk, A);
        ck_assert_int_le(there(disk, "/d/s") + there(disk, "/d/t"), 1);
        ck_assert(!there(disk, "/d/u") || holds(disk, "/d/u", "1"));
        sim_disk_destroy(disk);
    }
}
END_TEST

/* A host that loses its power takes nothing of another host with it, nor what that one built on. */
START_TEST(hosts_lose_only_their_own)
{
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct sim_disk *disk = disk_with_directory(seed);
        struct wr_error err;
        write_file(disk, B, "/d/b", "bbb", false);
        write_file(disk, A, "/d/a", "aaa", true);
        WR_CK_OK(sim_disk_rename(disk, B, "/d/a", "/d/a2", &err), &err);
        sim_disk_power_loss(disk, A);
        ck_assert(holds(disk, "/d/b", "bbb"));
        ck_assert(holds(disk, "/d/a2", "aaa"));
        sim_disk_destroy(disk);
    }
}
END_TEST

/* fsync_directory makes every name of that directory durable, whoever made it, and no other's. */
START_TEST(a_directory_is_synced_for_all)
{
    uint32_t lost = 0;

    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct sim_disk *disk = disk_with_directory(seed);
        struct wr_error err;
        write_file(disk, A, "/d/a", "a", true);
        write_file(disk, A, "/d/e/b", "b", true);
        WR_CK_OK(sim_disk_fsync_directory(disk, "/d", &err), &err);
        sim_disk_power_loss(disk, SIM_EVERY_HOST);
        ck_assert(holds(disk, "/d/a", "a"));
        lost += !there(disk, "/d/e/b");
        sim_disk_destroy(disk);
    }
    ck_assert_uint_gt(lost, 0);
}
END_TEST

/* A torn write leaves whole sectors, each old or new, and never reaches beyond the write. */
START_TEST(writes_tear_at_sectors)
{
    uint32_t torn = 0;

    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct sim_disk *disk = disk_with_directory(seed);
        char data[4 * SIM_SECTOR_BYTES];
        const uint8_t *after;
        struct sim_inode *inode = create(disk, A, "/d/f");
        struct wr_error err;
        size_t bytes;
        memset(data, 'o', sizeof data);
        sim_disk_write(inode, A, data, sizeof data, 0, 1);
        sim_disk_fsync(inode);
        WR_CK_OK(sim_disk_fsync_directory(disk, "/d", &err), &err);
        memset(data, 'n', sizeof data);
        sim_disk_write(inode, A, data, 3 * SIM_SECTOR_BYTES, 0, 1);
        sim_disk_close(disk, inode);
        sim_disk_power_loss(disk, A);
        after = sim_disk_peek(disk, "/d/f", &bytes);
        ck_assert_uint_eq(bytes, sizeof data);
        for (size_t i = 0; i < bytes; i++) {
            ck_assert(after[i] == after[i / SIM_SECTOR_BYTES * SIM_SECTOR_BYTES]);
        }
        ck_assert(after[bytes - 1] == 'o');
        torn += after[0] != after[SIM_SECTOR_BYTES] ||
                after[SIM_SECTOR_BYTES] != after[2 * SIM_SECTOR_BYTES];
        sim_disk_destroy(disk);
    }
    ck_assert_uint_gt(torn, 0);
}
END_TEST

/* After a failed fsync a second one that succeeds proves nothing: the bytes are still lost. */
START_TEST(a_failed_fsync_is_never_made_good)
{
    uint32_t lost = 0;

    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct sim_disk *disk = disk_with_directory(seed);
        struct sim_inode *inode = create(disk, A, "/d/f");
        struct wr_error err;
        sim_disk_write(inode, A, "abc", 3, 0, 1);
        sim_disk_fsync_failed(disk, inode);
        sim_disk_fsync(inode);
        WR_CK_OK(sim_disk_fsync_directory(disk, "/d", &err), &err);
        ck_assert(holds(disk, "/d/f", "abc"));
        sim_disk_close(disk, inode);
        sim_disk_power_loss(disk, A);
        lost += !holds(disk, "/d/f", "abc");
        sim_disk_destroy(disk);
    }
    ck_assert_uint_gt(lost, 0);
}
END_TEST

/* Names answer as POSIX does: exclusive create, link over a name, missing parents, open after
 * unlink. */
START_TEST(calls_answer_as_posix)
{
    struct sim_disk *disk = disk_with_directory(1);
    struct sim_inode *inode, *other;
    struct wr_file_list list;
    struct wr_file_info info;
    struct wr_error err;
    char got[8];

    inode = create(disk, A, "/d/f");
    sim_disk_write(inode, A, "12345", 5, 2, 9);
    ck_assert_int_eq(sim_disk_open(disk, A, "/d/f",
                                   WR_OPEN_WRITE | WR_OPEN_CREATE | WR_OPEN_EXCLUSIVE, 1, &other,
                                   &err),
                     WR_ERR_EXISTS);
    ck_assert_int_eq(sim_disk_open(disk, A, "/x/f", WR_OPEN_WRITE | WR_OPEN_CREATE, 1, &other,
                                   &err),
                     WR_ERR_NOT_FOUND);
    WR_CK_OK(sim_disk_link(disk, A, "/d/f", "/d/g", &err), &err);
    ck_assert_int_eq(sim_disk_link(disk, A, "/d/f", "/d/g", &err), WR_ERR_EXISTS);
    WR_CK_OK(sim_disk_list(disk, "/d", &list, &err), &err);
    ck_assert_uint_eq(list.count, 3);
    ck_assert_str_eq(list.names[0], "e");
    ck_assert_str_eq(list.names[2], "g");
    wr_file_list_fini(&list);
    WR_CK_OK(sim_disk_unlink(disk, A, "/d/f", &err), &err);
    WR_CK_OK(sim_disk_unlink(disk, A, "/d/g", &err), &err);
    ck_assert_int_eq(sim_disk_info(disk, "/d/f", &info, &err), WR_ERR_NOT_FOUND);
    ck_assert_uint_eq(sim_disk_read(inode, got, sizeof got, 1), 6);
    ck_assert(memcmp(got, "\0" "12345", 6) == 0);
    sim_disk_file_info(inode, &info);
    ck_assert_uint_eq(info.bytes, 7);
    ck_assert_int_eq(info.mtime_us, 9);
    sim_disk_close(disk, inode);
    ck_assert_int_eq(sim_disk_remove_directory(disk, "/d", &err), WR_ERR_IO);
    WR_CK_OK(sim_disk_remove_directory(disk, "/d/e", &err), &err);
    sim_disk_destroy(disk);
}
END_TEST

/* After everybody has lost power nothing is pending: a second loss changes nothing. */
START_TEST(a_second_loss_changes_nothing)
{
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct sim_disk *disk = disk_with_directory(seed);
        uint64_t digest;
        struct wr_error err;
        write_file(disk, A, "/d/a", "aaaa", false);
        write_file(disk, B, "/d/b", "bbbb", true);
        WR_CK_OK(sim_disk_rename(disk, A, "/d/b", "/d/a", &err), &err);
        sim_disk_power_loss(disk, SIM_EVERY_HOST);
        digest = sim_disk_digest(disk);
        sim_disk_power_loss(disk, SIM_EVERY_HOST);
        ck_assert_uint_eq(sim_disk_digest(disk), digest);
        sim_disk_destroy(disk);
    }
}
END_TEST

WR_TEST_MAIN("sim disk", synced_is_durable, unsynced_may_be_lost, a_rename_is_whole,
             effects_never_outlive_their_causes, hosts_lose_only_their_own,
             a_directory_is_synced_for_all, writes_tear_at_sectors,
             a_failed_fsync_is_never_made_good, calls_answer_as_posix,
             a_second_loss_changes_nothing)
