// A library to be loaded before a program (LD_PRELOAD) that lets the n-th system call on a file of one folder fail.
//
// FAIL_FOLDER  the folder; calls on other files do not count
// FAIL_CALLS   which calls count, such as "write,fsync"
// FAIL_AT      the number of the call that fails, from 1
// FAIL_HOW     an errno as a number; "short": half of the bytes; "kill": SIGKILL before it; "kill-half": after half of it
// FAIL_STAYS   if set, all later ones fail too, as on a full disk; of interruptions every second one
// FAIL_FIRED   a file that is made when a call fails, so that the test knows

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int calls;

static int counts(const char *name) {
  const char *list = getenv("FAIL_CALLS");
  size_t length = strlen(name);
  while (list && *list) {
    size_t end = strcspn(list, ",");
    if (end == length && strncmp(list, name, length) == 0) return 1;
    list += end + (list[end] == ',');
  }
  return 0;
}

static int is_inside(const char *path) {
  const char *folder = getenv("FAIL_FOLDER");
  // What has no folder is in the working folder, which is the one.
  return folder && (path[0] != '/' || strncmp(path, folder, strlen(folder)) == 0);
}

static int is_file_inside(int number) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", number);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0 || path[0] != '/') return 0;
  path[length] = 0;
  return is_inside(path);
}

enum outcome { works = -3, is_short = -2, half_then_dies = -1 };

// What becomes of this call: an errno above zero, or an outcome.
static int outcome(const char *name) {
  if (!counts(name)) return works;
  int at = atoi(getenv("FAIL_AT") ? getenv("FAIL_AT") : "0");
  calls += 1;
  if (calls < at || at == 0 || (calls > at && !getenv("FAIL_STAYS"))) return works;
  if (getenv("FAIL_FIRED")) {
    int file = syscall(SYS_openat, AT_FDCWD, getenv("FAIL_FIRED"), O_WRONLY | O_CREAT, 0666);
    if (file >= 0) syscall(SYS_close, file);
  }
  const char *how = getenv("FAIL_HOW");
  if (atoi(how) == EINTR && (calls - at) % 2 == 1) return works;
  if (strcmp(how, "kill") == 0) raise(SIGKILL);
  if (strcmp(how, "kill-half") == 0) return half_then_dies;
  if (strcmp(how, "short") == 0) return is_short;
  return atoi(how);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

// A call that has no halves dies after it.
#define WHOLE(name, inside, ...)                                  \
  int result = (inside) ? outcome(#name) : works;                 \
  if (result > 0) return errno = result, -1;                      \
  int value = REAL(name)(__VA_ARGS__);                            \
  if (result == half_then_dies) raise(SIGKILL);                   \
  return value;

#define BYTES(name, number, size, whole, half)                    \
  int result = is_file_inside(number) ? outcome(#name) : works;   \
  if (result > 0) return errno = result, -1;                      \
  if (result == works || size < 2) return whole;                  \
  ssize_t done = half;                                            \
  if (result == half_then_dies) raise(SIGKILL);                   \
  return done;

ssize_t write(int number, const void *bytes, size_t size) {
  BYTES(write, number, size, REAL(write)(number, bytes, size), REAL(write)(number, bytes, size / 2))
}

ssize_t read(int number, void *bytes, size_t size) {
  BYTES(read, number, size, REAL(read)(number, bytes, size), REAL(read)(number, bytes, size / 2))
}

ssize_t pread(int number, void *bytes, size_t size, off_t offset) {
  BYTES(pread, number, size, REAL(pread)(number, bytes, size, offset), REAL(pread)(number, bytes, size / 2, offset))
}

int fsync(int number) { WHOLE(fsync, is_file_inside(number), number) }
int close(int number) { WHOLE(close, is_file_inside(number), number) }
int rename(const char *from, const char *to) { WHOLE(rename, is_inside(to), from, to) }
int mkdir(const char *path, mode_t mode) { WHOLE(mkdir, is_inside(path), path, mode) }

int open(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = va_arg(list, mode_t);
  va_end(list);
  WHOLE(open, is_inside(path), path, flags, mode)
}
