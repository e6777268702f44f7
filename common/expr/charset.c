#include "common/expr/charset.h"

#include <ctype.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/attr.h"
#include "common/base/bytes.h"

#define BYTES(name, library) {name, WR_CHARSET_BYTES, library}
#define OTHER(name) {name, WR_CHARSET_OTHER, NULL}

static const struct wr_charset charsets[] = {
    {"UTF8", WR_CHARSET_UTF8, NULL},
    {"SQL_ASCII", WR_CHARSET_ANY, NULL},
    BYTES("LATIN1", "ISO-8859-1"),
    BYTES("LATIN2", "ISO-8859-2"),
    BYTES("LATIN3", "ISO-8859-3"),
    BYTES("LATIN4", "ISO-8859-4"),
    BYTES("LATIN5", "ISO-8859-9"),
    BYTES("LATIN6", "ISO-8859-10"),
    BYTES("LATIN7", "ISO-8859-13"),
    BYTES("LATIN8", "ISO-8859-14"),
    BYTES("LATIN9", "ISO-8859-15"),
    BYTES("LATIN10", "ISO-8859-16"),
    BYTES("ISO_8859_5", "ISO-8859-5"),
    BYTES("ISO_8859_6", "ISO-8859-6"),
    BYTES("ISO_8859_7", "ISO-8859-7"),
    BYTES("ISO_8859_8", "ISO-8859-8"),
    BYTES("WIN1250", "CP1250"),
    BYTES("WIN1251", "CP1251"),
    BYTES("WIN1252", "CP1252"),
    BYTES("WIN1253", "CP1253"),
    BYTES("WIN1254", "CP1254"),
    BYTES("WIN1255", "CP1255"),
    BYTES("WIN1256", "CP1256"),
    BYTES("WIN1257", "CP1257"),
    BYTES("WIN1258", "CP1258"),
    BYTES("WIN866", "CP866"),
    BYTES("WIN874", "CP874"),
    BYTES("KOI8R", "KOI8-R"),
    BYTES("KOI8U", "KOI8-U"),
    OTHER("EUC_JP"),
    OTHER("EUC_CN"),
    OTHER("EUC_KR"),
    OTHER("EUC_TW"),
    OTHER("EUC_JIS_2004"),
    OTHER("MULE_INTERNAL"),
    OTHER("SJIS"),
    OTHER("BIG5"),
    OTHER("GBK"),
    OTHER("UHC"),
    OTHER("GB18030"),
    OTHER("JOHAB"),
    OTHER("SHIFT_JIS_2004"),
};
_Static_assert(WR_COUNT(charsets) <= WR_CHARSETS_MAX, "a place for each");

/* Names that are not a charset's own. */
static const struct {
    const char *alias;
    const char *name;
} aliases[] = {
    {"abc", "WIN1258"},         {"alt", "WIN866"},           {"iso88591", "LATIN1"},
    {"iso885910", "LATIN6"},    {"iso885913", "LATIN7"},     {"iso885914", "LATIN8"},
    {"iso885915", "LATIN9"},    {"iso885916", "LATIN10"},    {"iso88592", "LATIN2"},
    {"iso88593", "LATIN3"},     {"iso88594", "LATIN4"},      {"iso88599", "LATIN5"},
    {"koi8", "KOI8R"},          {"mskanji", "SJIS"},         {"shiftjis", "SJIS"},
    {"tcvn", "WIN1258"},        {"tcvn5712", "WIN1258"},     {"unicode", "UTF8"},
    {"vscii", "WIN1258"},       {"win", "WIN1251"},          {"win932", "SJIS"},
    {"win936", "GBK"},          {"win949", "UHC"},           {"win950", "BIG5"},
    {"windows1250", "WIN1250"}, {"windows1251", "WIN1251"},  {"windows1252", "WIN1252"},
    {"windows1253", "WIN1253"}, {"windows1254", "WIN1254"},  {"windows1255", "WIN1255"},
    {"windows1256", "WIN1256"}, {"windows1257", "WIN1257"},  {"windows1258", "WIN1258"},
    {"windows866", "WIN866"},   {"windows874", "WIN874"},    {"windows932", "SJIS"},
    {"windows936", "GBK"},      {"windows949", "UHC"},       {"windows950", "BIG5"},
};

#define NAME_BYTES 64 /* as long as a name of PostgreSQL's is */

static void clean(struct wr_str name, char ret[NAME_BYTES])
{
    size_t bytes = 0;

    for (size_t i = 0; i < name.bytes && i < NAME_BYTES - 1; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if (c < 0x80 && isalnum(c)) {
            ret[bytes++] = (char)tolower(c);
        }
    }
    ret[bytes] = '\0';
}

static int find_clean(const char *name)
{
    char own[NAME_BYTES];

    for (size_t i = 0; i < WR_COUNT(charsets); i++) {
        clean(wr_str_of(charsets[i].name), own);
        if (strcmp(own, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

int wr_charset_find(struct wr_str name)
{
    char wanted[NAME_BYTES];

    clean(name, wanted);
    for (size_t i = 0; i < WR_COUNT(aliases); i++) {
        if (strcmp(aliases[i].alias, wanted) == 0) {
            clean(wr_str_of(aliases[i].name), wanted);
            break;
        }
    }
    return find_clean(wanted);
}

const struct wr_charset *wr_charset_at(int index)
{
    return &charsets[index];
}

/* 0: it stands for nothing. A byte may be held back for a mark behind it: the second call ends that. */
static uint32_t code_of(iconv_t library, uint8_t byte)
{
    uint8_t out[16];
    char *from = (char *)&byte, *to = (char *)out;
    size_t in_left = 1, out_left = sizeof out;

    (void)iconv(library, NULL, NULL, NULL, NULL);
    if (iconv(library, &from, &in_left, &to, &out_left) == (size_t)-1 ||
        iconv(library, NULL, NULL, &to, &out_left) == (size_t)-1) {
        return 0;
    }
    return sizeof out - out_left == 4 ? wr_load_u32(out) : 0;
}

bool wr_charset_map_make(const struct wr_charset *charset, struct wr_charset_map *ret)
{
    iconv_t library = iconv_open("UTF-32LE", charset->library);

    memset(ret, 0, sizeof *ret);
    if (library == (iconv_t)-1) {
        return false;
    }
    for (uint32_t i = 0; i < 128; i++) {
        uint32_t code = ret->code[i] = code_of(library, (uint8_t)(0x80 + i)), at = ret->count;
        if (code == 0) {
            continue;
        }
        for (; at > 0 && ret->back[at - 1].code > code; at--) {
            ret->back[at] = ret->back[at - 1];
        }
        ret->back[at].code = code;
        ret->back[at].byte = (uint8_t)(0x80 + i);
        ret->count += 1;
    }
    (void)iconv_close(library);
    return true;
}

uint8_t wr_charset_byte(const struct wr_charset_map *map, uint32_t code)
{
    uint32_t low = 0, high = map->count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (map->back[middle].code < code) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < map->count && map->back[low].code == code ? map->back[low].byte : 0;
}
