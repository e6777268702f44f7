/* Extents of operator state, as items.h draws them. Internal to this folder; constants only. */
#ifndef TM_STATE_ITEMS_INTERNAL_H
#define TM_STATE_ITEMS_INTERNAL_H

#define ITEMS_EXTENT_MAGIC 0x316f5257u /* "WRo1" */
#define ITEMS_EXTENT_HEADER_BYTES 24u

#endif
