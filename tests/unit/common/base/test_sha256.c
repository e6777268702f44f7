/* SHA-256 and HMAC: the vectors of the standards. */
#include "common/base/sha256.h"

#include "common/base/alloc.h"
#include "tests/lib/wr_test.h"

static const char *hex(const uint8_t digest[32])
{
    static char text[65];

    for (int i = 0; i < 32; i++) {
        (void)snprintf(text + 2 * i, 3, "%02x", digest[i]);
    }
    return text;
}

static const char *sha(const void *data, size_t bytes)
{
    uint8_t digest[32];

    wr_sha256(data, bytes, digest);
    return hex(digest);
}

/* FIPS 180-4 examples, the empty text, and a million letters. */
START_TEST(digests_are_the_standards)
{
    char *many = wr_alloc(1000000);

    memset(many, 'a', 1000000);
    ck_assert_str_eq(sha("", 0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    ck_assert_str_eq(sha("abc", 3), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ck_assert_str_eq(sha("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56),
                     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    ck_assert_str_eq(sha(many, 1000000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    wr_free(many);
}
END_TEST

/* Lengths around the padding of a block: chained digests of 0 to 200 bytes have one known end. */
START_TEST(every_length_pads)
{
    uint8_t data[200] = {0}, chain[32] = {0};

    for (size_t n = 0; n <= sizeof data; n++) {
        uint8_t digest[32];
        wr_sha256(data, n, digest);
        for (int i = 0; i < 32; i++) {
            chain[i] ^= digest[i];
        }
        wr_sha256(chain, sizeof chain, chain);
    }
    ck_assert_str_eq(hex(chain), "ff9bda12c8b220ee8442115e4eb23f955eb90cf926ef24e9525d635f589c24c8");
}
END_TEST

static const char *hmac(const void *key, size_t key_bytes, const void *data, size_t bytes)
{
    uint8_t digest[32];

    wr_hmac_sha256(key, key_bytes, data, bytes, digest);
    return hex(digest);
}

/* RFC 4231, cases 1, 2, 3, 6 and 7: short keys, and keys longer than a block. */
START_TEST(macs_are_the_standards)
{
    static const char large[] = "Test Using Larger Than Block-Size Key - Hash Key First";
    static const char both[] = "This is a test using a larger than block-size key and a larger than block-size data. "
                               "The key needs to be hashed before being used by the HMAC algorithm.";
    uint8_t key[131], data[50];

    memset(key, 0x0b, sizeof key);
    ck_assert_str_eq(hmac(key, 20, "Hi There", 8), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    ck_assert_str_eq(hmac("Jefe", 4, "what do ya want for nothing?", 28),
                     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof key);
    memset(data, 0xdd, sizeof data);
    ck_assert_str_eq(hmac(key, 20, data, 50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    ck_assert_str_eq(hmac(key, 131, large, sizeof large - 1),
                     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    ck_assert_str_eq(hmac(key, 131, both, sizeof both - 1),
                     "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
    ck_assert_str_eq(hmac(NULL, 0, NULL, 0), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}
END_TEST

WR_TEST_MAIN("sha256", digests_are_the_standards, every_length_pads, macs_are_the_standards)
