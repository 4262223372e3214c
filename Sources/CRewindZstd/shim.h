#pragma once
// The frame inspectors and ZSTD_c_deterministicRefPrefix are in zstd's static-only section.
// A system-library target takes no compiler settings, so the macro is defined here.
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>
#include <zstd_errors.h>

// Macros with casts are not imported into Swift.
static const unsigned long long CZSTD_CONTENTSIZE_UNKNOWN = ZSTD_CONTENTSIZE_UNKNOWN;
static const unsigned long long CZSTD_CONTENTSIZE_ERROR = ZSTD_CONTENTSIZE_ERROR;

// ZSTD_c_deterministicRefPrefix: a macro over an experimental enum case, so not imported either.
enum { CZSTD_DETERMINISTIC_REF_PREFIX = ZSTD_c_deterministicRefPrefix };
