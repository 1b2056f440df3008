// What a connection owns; shared by database.cpp, statement.cpp and open.cpp.
#pragma once

#include "lectern/db/database.hpp"

#include <sqlite3.h>

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

namespace lectern::db {

struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>{}(text);
    }
};

struct database::state {
    // Statements that are kept prepared; every SQL text of the program fits, so that more means texts are
    // being built.
    static constexpr std::size_t cache_limit = 256;

    std::filesystem::path file;
    sqlite3* connection = nullptr;
    std::unordered_map<std::string, std::vector<sqlite3_stmt*>, text_hash, std::equal_to<>> idle;
    std::size_t idle_count = 0;
    std::stop_token stop;
    std::optional<std::stop_callback<std::function<void()>>> interrupting; // what runs when it is requested

    state() = default;
    state(const state&) = delete;
    state& operator=(const state&) = delete;
    ~state();

    sqlite3_stmt* take(std::string_view sql);
    void give_back(sqlite3_stmt* prepared) noexcept;
    error failure(int code, std::string_view doing) const;
    void end_with(std::stop_token requested);
};

const std::stop_token& stop_of_this_thread() noexcept; // of its innermost interruption

} // namespace lectern::db
