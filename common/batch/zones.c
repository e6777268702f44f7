/* Zones by name, by abbreviation, by POSIX text. */
#include "common/batch/zones.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/alloc.h"
#include "common/base/str.h"
#include "common/base/vec.h"

#define FILE_BYTES_MAX (256u * 1024)
#define ZONES_MAX 4096u
#define DEPTH_MAX 3u

/* ---- the directory ---- */

struct zones {
    WR_VEC(struct wr_zone *) list; /* sorted by name, without regard to case */
};

static const struct zones *zones; /* const once it is set */

static int by_name(const void *a, const void *b)
{
    const struct wr_zone *const *x = a, *const *y = b;

    return strcasecmp((*x)->name, (*y)->name);
}

struct load {
    struct wr_env *env;
    struct zones *zones;
    struct wr_error *err; /* the first file that is not well */
};

static void load_file(struct load *load, const char *path, const char *name)
{
    struct wr_error err = {0};
    struct wr_zone *zone = NULL;
    char *data = NULL;
    size_t bytes = 0;
    enum wr_code code =
        wr_file_read_all(load->env, path, FILE_BYTES_MAX, &data, &bytes, &err);

    if (code == WR_OK && (bytes < 4 || memcmp(data, "TZif", 4) != 0)) {
        wr_free(data); /* tables of countries, leap seconds and such lie beside the zones */
        return;
    }
    if (code == WR_OK) {
        code = wr_zone_parse(name, data, bytes, &zone, &err);
    }
    wr_free(data);
    if (code == WR_OK) {
        WR_VEC_PUSH(&load->zones->list, zone);
    } else if (load->err->message[0] == '\0') {
        *load->err = err;
    }
}

/* `prefix` is the name so far: "", "America/". The depth is bounded, links may lead in circles. */
static enum wr_code load_directory(struct load *load, const char *path, const char *prefix,
                                   uint32_t depth, struct wr_error *err)
{
    struct wr_file_list list;

    if (load->env->ops->list(load->env, path, &list, err) != WR_OK) {
        return err->code;
    }
    for (uint32_t i = 0; i < list.count && load->zones->list.count < ZONES_MAX; i++) {
        struct wr_sb file = {0}, name = {0};
        struct wr_file_info info;
        struct wr_error ignored;
        bool skipped = depth == 0 && (strcmp(list.names[i], "posix") == 0 ||
                                      strcmp(list.names[i], "right") == 0);
        wr_sb_printf(&file, "%s/%s", path, list.names[i]);
        wr_sb_printf(&name, "%s%s", prefix, list.names[i]);
        if (!skipped && list.names[i][0] != '.' &&
            load->env->ops->info(load->env, file.ptr, &info, &ignored) == WR_OK) {
            if (!info.is_directory) {
                load_file(load, file.ptr, name.ptr);
            } else if (depth + 1 < DEPTH_MAX) {
                wr_sb_puts(&name, "/");
                (void)load_directory(load, file.ptr, name.ptr, depth + 1, &ignored);
            }
        }
        wr_sb_fini(&file);
        wr_sb_fini(&name);
    }
    wr_file_list_fini(&list);
    return WR_OK;
}

enum wr_code wr_zones_open(struct wr_env *env, const char *directory, struct wr_error *err)
{
    struct load load = {.env = env, .err = err};
    struct wr_error problem;

    err->message[0] = '\0';
    if (zones != NULL) {
        return WR_OK;
    }
    load.zones = WR_NEW(struct zones);
    if (load_directory(&load, directory, "", 0, &problem) != WR_OK) {
        wr_free(load.zones);
        return wr_fail(err, problem.code, "could not read time zones: %s", problem.message);
    }
    if (load.zones->list.count > 0) {
        qsort(load.zones->list.items, load.zones->list.count, sizeof(struct wr_zone *), by_name);
    }
    zones = load.zones;
    return WR_OK;
}

static const struct wr_zone utc = {.name = (char *)(uintptr_t) "UTC", .has_rule = true};

const struct wr_zone *wr_zones_find(const char *name, uint32_t bytes)
{
    char text[WR_ZONE_NAME_BYTES];
    struct wr_zone wanted = {.name = text}, *key = &wanted, **found;

    if (bytes == 0 || bytes >= sizeof text || memchr(name, '\0', bytes) != NULL) {
        return NULL;
    }
    memcpy(text, name, bytes);
    text[bytes] = '\0';
    if (strcasecmp(text, "UTC") == 0 || strcasecmp(text, "GMT") == 0) {
        return &utc;
    }
    if (zones == NULL || zones->list.count == 0) {
        return NULL;
    }
    found = bsearch(&key, zones->list.items, zones->list.count, sizeof(struct wr_zone *), by_name);
    return found == NULL ? NULL : *found;
}

const char *wr_zones_name_at(uint32_t index)
{
    if (zones == NULL || zones->list.count == 0) {
        return index == 0 ? utc.name : NULL;
    }
    return index < zones->list.count ? zones->list.items[index]->name : NULL;
}

/* ---- abbreviations: PostgreSQL's set "Default" ---- */

struct abbreviation {
    const char *name; /* lower case */
    int32_t offset_s;
    bool summer;
    const char *zone; /* not NULL: the offset that it had there last */
};

static const struct abbreviation abbreviations[] = {
    {"acdt", 37800, true, NULL},
    {"acsst", 37800, true, NULL},
    {"acst", 34200, false, NULL},
    {"act", -18000, false, NULL},
    {"acwst", 31500, false, NULL},
    {"adt", -10800, true, NULL},
    {"aedt", 39600, true, NULL},
    {"aesst", 39600, true, NULL},
    {"aest", 36000, false, NULL},
    {"aft", 16200, false, NULL},
    {"akdt", -28800, true, NULL},
    {"akst", -32400, false, NULL},
    {"almst", 25200, true, NULL},
    {"almt", 21600, false, NULL},
    {"amst", 0, false, "Asia/Yerevan"},
    {"amt", -14400, false, NULL},
    {"anast", 0, false, "Asia/Anadyr"},
    {"anat", 0, false, "Asia/Anadyr"},
    {"arst", 0, false, "America/Argentina/Buenos_Aires"},
    {"art", 0, false, "America/Argentina/Buenos_Aires"},
    {"ast", -14400, false, NULL},
    {"awsst", 32400, true, NULL},
    {"awst", 28800, false, NULL},
    {"azost", 0, true, NULL},
    {"azot", -3600, false, NULL},
    {"azst", 0, false, "Asia/Baku"},
    {"azt", 0, false, "Asia/Baku"},
    {"bdst", 7200, true, NULL},
    {"bdt", 21600, false, NULL},
    {"bnt", 28800, false, NULL},
    {"bort", 28800, false, NULL},
    {"bot", -14400, false, NULL},
    {"bra", -10800, false, NULL},
    {"brst", -7200, true, NULL},
    {"brt", -10800, false, NULL},
    {"bst", 3600, true, NULL},
    {"btt", 21600, false, NULL},
    {"cadt", 37800, true, NULL},
    {"cast", 34200, false, NULL},
    {"cct", 28800, false, NULL},
    {"cdt", -18000, true, NULL},
    {"cest", 7200, true, NULL},
    {"cet", 3600, false, NULL},
    {"cetdst", 7200, true, NULL},
    {"chadt", 49500, true, NULL},
    {"chast", 45900, false, NULL},
    {"chut", 36000, false, NULL},
    {"ckt", 0, false, "Pacific/Rarotonga"},
    {"clst", -10800, true, NULL},
    {"clt", 0, false, "America/Santiago"},
    {"cot", -18000, false, NULL},
    {"cst", -21600, false, NULL},
    {"cxt", 25200, false, NULL},
    {"davt", 0, false, "Antarctica/Davis"},
    {"ddut", 36000, false, NULL},
    {"easst", 0, false, "Pacific/Easter"},
    {"east", 0, false, "Pacific/Easter"},
    {"eat", 10800, false, NULL},
    {"edt", -14400, true, NULL},
    {"eest", 10800, true, NULL},
    {"eet", 7200, false, NULL},
    {"eetdst", 10800, true, NULL},
    {"egst", 0, true, NULL},
    {"egt", -3600, false, NULL},
    {"est", -18000, false, NULL},
    {"fet", 10800, false, NULL},
    {"fjst", 46800, true, NULL},
    {"fjt", 43200, false, NULL},
    {"fkst", 0, false, "Atlantic/Stanley"},
    {"fkt", 0, false, "Atlantic/Stanley"},
    {"fnst", -3600, true, NULL},
    {"fnt", -7200, false, NULL},
    {"galt", -21600, false, NULL},
    {"gamt", -32400, false, NULL},
    {"gest", 0, false, "Asia/Tbilisi"},
    {"get", 0, false, "Asia/Tbilisi"},
    {"gft", -10800, false, NULL},
    {"gilt", 43200, false, NULL},
    {"gmt", 0, false, NULL},
    {"gyt", 0, false, "America/Guyana"},
    {"hkt", 28800, false, NULL},
    {"hst", -36000, false, NULL},
    {"ict", 25200, false, NULL},
    {"idt", 10800, true, NULL},
    {"iot", 0, false, "Indian/Chagos"},
    {"irkst", 0, false, "Asia/Irkutsk"},
    {"irkt", 0, false, "Asia/Irkutsk"},
    {"irt", 12600, false, NULL},
    {"ist", 7200, false, NULL},
    {"jayt", 32400, false, NULL},
    {"jst", 32400, false, NULL},
    {"kdt", 36000, true, NULL},
    {"kgst", 21600, true, NULL},
    {"kgt", 0, false, "Asia/Bishkek"},
    {"kost", 0, false, "Pacific/Kosrae"},
    {"krast", 0, false, "Asia/Krasnoyarsk"},
    {"krat", 0, false, "Asia/Krasnoyarsk"},
    {"kst", 32400, false, NULL},
    {"lhdt", 0, false, "Australia/Lord_Howe"},
    {"lhst", 37800, false, NULL},
    {"ligt", 36000, false, NULL},
    {"lint", 0, false, "Pacific/Kiritimati"},
    {"lkt", 0, false, "Asia/Colombo"},
    {"magst", 0, false, "Asia/Magadan"},
    {"magt", 0, false, "Asia/Magadan"},
    {"mart", -34200, false, NULL},
    {"mawt", 0, false, "Antarctica/Mawson"},
    {"mdt", -21600, true, NULL},
    {"mest", 7200, true, NULL},
    {"mesz", 7200, true, NULL},
    {"met", 3600, false, NULL},
    {"metdst", 7200, true, NULL},
    {"mez", 3600, false, NULL},
    {"mht", 43200, false, NULL},
    {"mmt", 23400, false, NULL},
    {"mpt", 36000, false, NULL},
    {"msd", 14400, true, NULL},
    {"msk", 0, false, "Europe/Moscow"},
    {"mst", -25200, false, NULL},
    {"must", 18000, true, NULL},
    {"mut", 14400, false, NULL},
    {"mvt", 18000, false, NULL},
    {"myt", 28800, false, NULL},
    {"ndt", -9000, true, NULL},
    {"nft", -12600, false, NULL},
    {"novst", 0, false, "Asia/Novosibirsk"},
    {"novt", 0, false, "Asia/Novosibirsk"},
    {"npt", 20700, false, NULL},
    {"nst", -12600, false, NULL},
    {"nut", 0, false, "Pacific/Niue"},
    {"nzdt", 46800, true, NULL},
    {"nzst", 43200, false, NULL},
    {"nzt", 43200, false, NULL},
    {"omsst", 0, false, "Asia/Omsk"},
    {"omst", 0, false, "Asia/Omsk"},
    {"pdt", -25200, true, NULL},
    {"pet", -18000, false, NULL},
    {"petst", 0, false, "Asia/Kamchatka"},
    {"pett", 0, false, "Asia/Kamchatka"},
    {"pgt", 36000, false, NULL},
    {"pht", 28800, false, NULL},
    {"pkst", 21600, true, NULL},
    {"pkt", 18000, false, NULL},
    {"pmdt", -7200, true, NULL},
    {"pmst", -10800, false, NULL},
    {"pont", 39600, false, NULL},
    {"pst", -28800, false, NULL},
    {"pwt", 32400, false, NULL},
    {"pyst", -10800, true, NULL},
    {"pyt", 0, false, "America/Asuncion"},
    {"ret", 14400, false, NULL},
    {"sadt", 37800, true, NULL},
    {"sast", 7200, false, NULL},
    {"sct", 14400, false, NULL},
    {"sgt", 0, false, "Asia/Singapore"},
    {"taht", -36000, false, NULL},
    {"tft", 18000, false, NULL},
    {"tjt", 18000, false, NULL},
    {"tkt", 0, false, "Pacific/Fakaofo"},
    {"tmt", 0, false, "Asia/Ashgabat"},
    {"tot", 46800, false, NULL},
    {"trut", 36000, false, NULL},
    {"tvt", 43200, false, NULL},
    {"uct", 0, false, NULL},
    {"ulast", 32400, true, NULL},
    {"ulat", 0, false, "Asia/Ulaanbaatar"},
    {"ut", 0, false, NULL},
    {"utc", 0, false, NULL},
    {"uyst", -7200, true, NULL},
    {"uyt", -10800, false, NULL},
    {"uzst", 21600, true, NULL},
    {"uzt", 18000, false, NULL},
    {"vet", 0, false, "America/Caracas"},
    {"vlast", 0, false, "Asia/Vladivostok"},
    {"vlat", 0, false, "Asia/Vladivostok"},
    {"volt", 0, false, "Europe/Volgograd"},
    {"vut", 39600, false, NULL},
    {"wadt", 28800, true, NULL},
    {"wakt", 43200, false, NULL},
    {"wast", 25200, false, NULL},
    {"wat", 3600, false, NULL},
    {"wdt", 32400, true, NULL},
    {"wet", 0, false, NULL},
    {"wetdst", 3600, true, NULL},
    {"wft", 43200, false, NULL},
    {"wgst", -7200, true, NULL},
    {"wgt", -10800, false, NULL},
    {"xjt", 21600, false, NULL},
    {"yakst", 0, false, "Asia/Yakutsk"},
    {"yakt", 0, false, "Asia/Yakutsk"},
    {"yapt", 36000, false, NULL},
    {"yekst", 21600, true, NULL},
    {"yekt", 0, false, "Asia/Yekaterinburg"},
    {"z", 0, false, NULL},
    {"zulu", 0, false, NULL},
};

static int by_abbreviation(const void *a, const void *b)
{
    const struct abbreviation *x = a, *y = b;

    return strcmp(x->name, y->name);
}

/* Lower case and at most ten characters, as PostgreSQL looks keywords up. */
static const struct abbreviation *find_abbreviation(const char *text, uint32_t bytes)
{
    char name[11] = "";
    struct abbreviation key = {name, 0, false, NULL};

    for (uint32_t i = 0; i < WR_MIN(bytes, 10u); i++) {
        name[i] = (char)tolower((unsigned char)text[i]);
    }
    return bsearch(&key, abbreviations, WR_COUNT(abbreviations), sizeof key, by_abbreviation);
}

bool wr_zone_ref_of_abbreviation(const char *text, uint32_t bytes, struct wr_zone_ref *ret)
{
    const struct abbreviation *found = find_abbreviation(text, bytes);

    if (found == NULL) {
        return false;
    }
    ret->offset_s = found->offset_s;
    ret->summer = found->summer;
    ret->abbreviation[0] = '\0';
    ret->zone = found->zone == NULL ? NULL
                                    : wr_zones_find(found->zone, (uint32_t)strlen(found->zone));
    if (found->zone != NULL && ret->zone == NULL) {
        return false; /* there is no tzdata */
    }
    for (uint32_t i = 0; found->zone != NULL && i <= strlen(found->name); i++) {
        ret->abbreviation[i] = (char)toupper((unsigned char)found->name[i]);
    }
    return true;
}

bool wr_zone_ref_of_name(const char *text, uint32_t bytes, struct wr_zone_ref *ret)
{
    char posix[WR_ZONE_NAME_BYTES];

    ret->offset_s = 0;
    ret->summer = false;
    ret->abbreviation[0] = '\0';
    ret->zone = wr_zones_find(text, bytes);
    if (ret->zone != NULL || bytes >= sizeof posix) {
        return ret->zone != NULL;
    }
    for (uint32_t i = 0; i < bytes; i++) {
        posix[i] = (char)toupper((unsigned char)text[i]);
    }
    posix[bytes] = '\0';
    if (strlen(posix) != bytes || !wr_zone_of_posix(posix, &ret->posix)) {
        return false;
    }
    ret->zone = &ret->posix;
    return true;
}

bool wr_zone_ref_of(const char *text, uint32_t bytes, struct wr_zone_ref *ret)
{
    return wr_zone_ref_of_abbreviation(text, bytes, ret) || wr_zone_ref_of_name(text, bytes, ret);
}

int32_t wr_zone_ref_offset(const struct wr_zone_ref *ref, int64_t utc_s)
{
    int32_t offset;

    if (ref->zone == NULL) {
        return ref->offset_s;
    }
    if (ref->abbreviation[0] != '\0' &&
        wr_zone_offset_of(ref->zone, ref->abbreviation, utc_s, &offset)) {
        return offset;
    }
    return wr_zone_offset(ref->zone, utc_s);
}

int32_t wr_zone_ref_offset_of_local(const struct wr_zone_ref *ref, int64_t local_s)
{
    int32_t offset, by_zone;

    if (ref->zone == NULL) {
        return ref->offset_s;
    }
    by_zone = wr_zone_offset_of_local(ref->zone, local_s);
    if (ref->abbreviation[0] != '\0' &&
        wr_zone_offset_of(ref->zone, ref->abbreviation, local_s - by_zone, &offset)) {
        return offset;
    }
    return by_zone;
}

/* ---- of the thread ---- */

static _Thread_local const struct wr_zone *current;

const struct wr_zone *wr_zone_current(void)
{
    return current;
}

const struct wr_zone *wr_zone_set_current(const struct wr_zone *zone)
{
    const struct wr_zone *before = current;

    current = zone == &utc ? NULL : zone;
    return before;
}
