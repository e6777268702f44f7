/* Zones by name, by abbreviation, by POSIX text. */
#include "common/batch/zones.h"

#include <ctype.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/alloc.h"
#include "common/base/str.h"
#include "common/base/vec.h"
#include "common/sys/env.h"

#define FILE_BYTES_MAX (256u * 1024)
#define ZONES_MAX 4096u
#define DEPTH_MAX 3u

/* ---- the directory ---- */

/* A file in the directory, by its name there. */
struct entry {
    char *name;
    _Atomic(const struct wr_zone *) zone; /* NULL: not read yet; &no_zone: it is none */
};
struct names {
    WR_VEC(struct entry) list; /* sorted by name, without regard to case */
};

static const struct wr_zone no_zone, utc = {.name = (char *)(uintptr_t) "UTC", .has_rule = true};

/* Whoever finds that something was not read yet reads it under the mutex. The names, and each zone, are
 * const from then on: stored with release, behind all that they point at, loaded with acquire. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char *directory; /* NULL: there are no zones */
static struct wr_env *env; /* of our own: zones are the machine's, and stay */
static _Atomic(struct names *) names;

static int by_name(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    return strcasecmp(x->name, y->name);
}

/* `prefix` is the name so far: "", "America/". The depth is bounded, links may lead in circles. */
static bool list_directory(struct names *found, const char *prefix, uint32_t depth)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", directory, prefix);
    struct wr_file_list list;
    struct wr_error err;

    if (env->ops->list(env, path, &list, &err) != WR_OK) {
        return false;
    }
    for (uint32_t i = 0; i < list.count && found->list.count < ZONES_MAX; i++) {
        bool skipped = depth == 0 && (strcmp(list.names[i], "posix") == 0 ||
                                      strcmp(list.names[i], "right") == 0);
        char *name = wr_asprintf("%s%s", prefix, list.names[i]);
        WR_AUTO_FREE char *file = wr_asprintf("%s/%s", directory, name);
        struct wr_file_info info;
        if (skipped || list.names[i][0] == '.' ||
            env->ops->info(env, file, &info, &err) != WR_OK) {
            wr_free(name);
        } else if (!info.is_directory) {
            WR_VEC_PUSH(&found->list, (struct entry){.name = name});
        } else {
            WR_AUTO_FREE char *inner = wr_asprintf("%s/", name);
            wr_free(name);
            if (depth + 1 < DEPTH_MAX) {
                (void)list_directory(found, inner, depth + 1);
            }
        }
    }
    wr_file_list_fini(&list);
    return true;
}

static struct names *list_all(void)
{
    struct names *found = WR_NEW(struct names);

    if (!list_directory(found, "", 0)) {
        wr_free(found);
        return NULL;
    }
    if (found->list.count > 0) {
        qsort(found->list.items, found->list.count, sizeof(struct entry), by_name);
    }
    return found;
}

/* NULL: there are none, or none now: a process that is short of files looks again. */
static struct names *all_names(void)
{
    struct names *found = atomic_load_explicit(&names, memory_order_acquire);

    if (found != NULL || directory == NULL) {
        return found;
    }
    (void)pthread_mutex_lock(&mutex);
    found = atomic_load_explicit(&names, memory_order_relaxed);
    if (found == NULL) {
        found = list_all();
        atomic_store_explicit(&names, found, memory_order_release);
    }
    (void)pthread_mutex_unlock(&mutex);
    return found;
}

/* &no_zone: tables of countries, leap seconds and such lie beside the zones. NULL: it cannot be read now. */
static const struct wr_zone *read_zone(const char *name)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", directory, name), *data = NULL;
    struct wr_zone *zone = NULL;
    struct wr_error err;
    size_t bytes = 0;

    if (wr_file_read_all(env, path, FILE_BYTES_MAX, &data, &bytes, &err) != WR_OK) {
        return NULL;
    }
    if (bytes < 4 || memcmp(data, "TZif", 4) != 0 ||
        wr_zone_parse(name, data, bytes, &zone, &err) != WR_OK) {
        return &no_zone;
    }
    return zone;
}

/* NULL: the file is no zone, or cannot be read. */
static const struct wr_zone *zone_of(struct entry *entry)
{
    const struct wr_zone *zone = atomic_load_explicit(&entry->zone, memory_order_acquire);

    if (zone == NULL) {
        (void)pthread_mutex_lock(&mutex);
        zone = atomic_load_explicit(&entry->zone, memory_order_relaxed);
        if (zone == NULL) {
            zone = read_zone(entry->name);
            atomic_store_explicit(&entry->zone, zone, memory_order_release);
        }
        (void)pthread_mutex_unlock(&mutex);
    }
    return zone == &no_zone ? NULL : zone;
}

enum wr_code wr_zones_open(const char *from, struct wr_error *err)
{
    struct wr_file_info info;

    if (directory != NULL) {
        return WR_OK;
    }
    env = env == NULL ? wr_env_real_create(0) : env;
    if (env->ops->info(env, from, &info, err) != WR_OK) {
        return wr_wrap(err, "could not read time zones");
    }
    directory = wr_strdup(from);
    return WR_OK;
}

const struct wr_zone *wr_zones_find(const char *name, uint32_t bytes)
{
    char text[WR_ZONE_NAME_BYTES];
    struct entry key = {.name = text}, *found;
    struct names *all;

    if (bytes == 0 || bytes >= sizeof text || memchr(name, '\0', bytes) != NULL) {
        return NULL;
    }
    memcpy(text, name, bytes);
    text[bytes] = '\0';
    if (strcasecmp(text, "UTC") == 0 || strcasecmp(text, "GMT") == 0) {
        return &utc;
    }
    all = all_names();
    if (all == NULL || all->list.count == 0) {
        return NULL;
    }
    found = bsearch(&key, all->list.items, all->list.count, sizeof key, by_name);
    return found == NULL ? NULL : zone_of(found);
}

const char *wr_zones_name_at(uint32_t index)
{
    struct names *all = all_names();

    for (uint32_t i = 0; all != NULL && i < all->list.count; i++) {
        if (zone_of(&all->list.items[i]) != NULL && index-- == 0) {
            return all->list.items[i].name;
        }
    }
    return index == 0 && (all == NULL || all->list.count == 0) ? utc.name : NULL;
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
