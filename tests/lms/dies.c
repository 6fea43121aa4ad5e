/* Preloaded before a program, it kills the program at its n-th write, before it is done; n is DIES_AT. Every way in which
 * SQLite changes files counts. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static void counted(void) {
  static long done;
  const char *last = getenv("DIES_AT");
  if (last && ++done == strtol(last, NULL, 10)) raise(SIGKILL);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) {
  counted();
  return syscall(SYS_pwrite64, file, bytes, size, at);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) { return pwrite64(file, bytes, size, at); }

int fsync(int file) {
  counted();
  return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
  counted();
  return (int)syscall(SYS_fdatasync, file);
}

int ftruncate64(int file, off64_t size) {
  counted();
  return (int)syscall(SYS_ftruncate, file, size);
}

int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int unlink(const char *path) {
  counted();
  return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
