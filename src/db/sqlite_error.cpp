#include "sqlite_error.hpp"

#include <cerrno>
#include <new>

namespace lectern::db {
namespace {

errc code_of(int code, int system_error) {
    switch (code & 0xff) {
    case SQLITE_FULL:
        return errc::no_space;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return errc::corrupt;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return errc::busy;
    case SQLITE_CONSTRAINT:
        return errc::conflict;
    case SQLITE_TOOBIG:
        return errc::too_large;
    case SQLITE_INTERRUPT:
        return errc::cancelled;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        // The shared-memory file of the WAL reports a full disk as an I/O error.
        return system_error == ENOSPC || system_error == EDQUOT ? errc::no_space : errc::io;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_PROTOCOL:
        return errc::io;
    default:
        return errc::internal;
    }
}

} // namespace

error sqlite_error(sqlite3* connection, int code, std::string_view doing) {
    if ((code & 0xff) == SQLITE_NOMEM) throw std::bad_alloc();
    const int system_error = connection != nullptr ? sqlite3_system_errno(connection) : 0;
    std::string detail(doing);
    detail += ": ";
    detail += connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
    return {code_of(code, system_error), std::move(detail)};
}

} // namespace lectern::db
