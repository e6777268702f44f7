#include "common/base/version.h"

#ifndef WR_VERSION_TEXT
#define WR_VERSION_TEXT "unknown"
#endif

const char *wr_version(void)
{
    return WR_VERSION_TEXT;
}
