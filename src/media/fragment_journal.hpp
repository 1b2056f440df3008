// What of a rendition's file is whole, noted beside it fragment by fragment, so that a later attempt goes on
// from there. Lines of text; a line counts once it is ended:
//
//   lectern fragments 1 <signature>
//   init <bytes> <sha256>
//   fragment <bytes> <start> <duration> <key frame bytes> <0|1: starts a segment> <sha256>
//   end
#pragma once

#include "lectern/base/files.hpp"
#include "lectern/media/transcode.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::media {

// What an earlier attempt left of one rendition.
struct kept_track {
    std::uint64_t init_bytes = 0;
    std::string init_sha256;
    std::vector<fragment> fragments;
    bool complete = false;           // nothing is to be added
    std::uint64_t journal_bytes = 0; // of the lines that say all this

    bool empty() const noexcept { return fragments.empty(); }
    std::uint64_t end_byte() const noexcept {
        return empty() ? init_bytes : fragments.back().offset + fragments.back().bytes;
    }
    std::int64_t end() const noexcept { // time-scale units
        return empty() ? 0 : fragments.back().start + fragments.back().duration;
    }
};

// Reads the text of a journal. Of a track that was not ended the last fragment is left out: the end may have
// cut it short. Empty for another signature, or anything that was not written so. Pure.
kept_track parse_journal(std::string_view text, std::string_view signature);
kept_track parse_journal(std::string_view text); // whatever its signature

// Fills `into` from the file. Errors: io; corrupt when the file ends before.
result<void> read_exactly(const base::unique_fd& file, std::uint64_t offset, std::string& into);

// Whether `file` holds these fragments, byte for byte. `alive` is called now and then. Errors: corrupt with
// what is wrong, io.
result<void> check_fragments(const std::vector<fragment>& fragments, const std::filesystem::path& file,
                             const std::function<void()>& alive);
// The same with the init section before them.
result<void> check_kept(const kept_track& kept, const std::filesystem::path& file,
                        const std::function<void()>& alive);

class fragment_journal {
public:
    fragment_journal() = default; // notes nothing

    // Errors: io, no_space.
    static result<fragment_journal> begin(const std::filesystem::path& file, std::string_view signature);
    static result<fragment_journal> go_on(const std::filesystem::path& file, const kept_track& kept);

    result<void> note_init(std::string_view bytes);
    // After the fragment's bytes are in its file.
    result<void> note(const fragment& made);
    result<void> note_end();

private:
    explicit fragment_journal(base::unique_fd file) : file_(std::move(file)) {}
    result<void> append(const std::string& line);

    base::unique_fd file_;
};

} // namespace lectern::media
