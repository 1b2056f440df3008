#include "fragment_journal.hpp"

#include "mp4_boxes.hpp"

#include "lectern/base/copy.hpp"
#include "lectern/base/sha256.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <unistd.h>

namespace lectern::media {
namespace {

constexpr std::string_view title = "lectern fragments 1 ";
constexpr std::size_t hex_digits = 64;
constexpr std::uint64_t largest_fragment = 1U << 30U; // bytes; 2 s of the largest picture are far below

// The words of one line, in order.
class words {
public:
    explicit words(std::string_view line) : left_(line) {}

    std::string_view next() {
        const auto end = left_.find(' ');
        const auto word = left_.substr(0, end);
        left_.remove_prefix(end == std::string_view::npos ? left_.size() : end + 1);
        return word;
    }
    template <class Number>
    bool next(Number& value) {
        const auto word = next();
        const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), value);
        return problem == std::errc{} && end == word.data() + word.size() && !word.empty() && value >= 0;
    }
    bool next_hash(std::string& value) {
        value = next();
        return value.size() == hex_digits;
    }
    bool at_end() const noexcept { return left_.empty(); }

private:
    std::string_view left_;
};

bool take_init(words line, kept_track& into) {
    return line.next(into.init_bytes) && into.init_bytes > 0 && line.next_hash(into.init_sha256) &&
           line.at_end();
}

bool take_fragment(words line, kept_track& into) {
    fragment f;
    int starts = 0;
    f.offset = into.end_byte();
    const bool read = line.next(f.bytes) && line.next(f.start) && line.next(f.duration) &&
                      line.next(f.key_frame_bytes) && line.next(starts) && line.next_hash(f.sha256) &&
                      line.at_end();
    if (!read || f.bytes == 0 || f.bytes > largest_fragment || f.start != into.end() || starts > 1)
        return false;
    f.starts_segment = starts == 1;
    into.fragments.push_back(std::move(f));
    return true;
}

result<void> check_stretch(const base::unique_fd& file, std::uint64_t offset, std::string& bytes,
                           const std::string& sha256) {
    if (auto read = read_exactly(file, offset, bytes); !read) return read;
    if (base::sha256_hex(bytes) != sha256)
        return error{errc::corrupt, "its bytes from " + std::to_string(offset) + " on are not as written"};
    return {};
}

} // namespace

result<void> read_exactly(const base::unique_fd& file, std::uint64_t offset, std::string& into) {
    std::size_t got = 0;
    while (got < into.size()) {
        const auto n =
            ::pread(file.get(), into.data() + got, into.size() - got, static_cast<off_t>(offset + got));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return from_errno(errno, "reading what was encoded");
        if (n == 0) return error{errc::corrupt, "it is shorter than was noted"};
        got += static_cast<std::size_t>(n);
    }
    return {};
}

kept_track parse_journal(std::string_view text, std::string_view signature) {
    kept_track kept;
    std::size_t before_last = 0;
    for (std::uint64_t number = 0;; ++number) {
        const auto end = text.find('\n', kept.journal_bytes);
        if (end == std::string_view::npos) break; // a line that was being written
        const auto line = text.substr(kept.journal_bytes, end - kept.journal_bytes);
        words rest(line);
        const auto kind = rest.next();
        bool good = false;
        if (number == 0)
            good = line.starts_with(title) && line.substr(title.size()) == signature;
        else if (number == 1)
            good = kind == "init" && take_init(rest, kept);
        else if (kind == "end")
            good = rest.at_end() && !kept.complete && (kept.complete = true);
        else
            good = !kept.complete && kind == "fragment" && take_fragment(rest, kept);
        if (!good) return {};
        before_last = kept.journal_bytes;
        kept.journal_bytes = end + 1;
    }
    if (kept.complete || kept.empty()) return kept;
    kept.fragments.pop_back();
    kept.journal_bytes = before_last;
    return kept;
}

kept_track parse_journal(std::string_view text) {
    const auto line = text.substr(0, text.find('\n'));
    return line.starts_with(title) ? parse_journal(text, line.substr(title.size())) : kept_track{};
}

result<void> check_fragments(const std::vector<fragment>& fragments, const std::filesystem::path& file,
                             const std::function<void()>& alive) {
    const auto opened = base::open_for_reading(file);
    if (!opened) return opened.error();
    std::string bytes;
    for (const auto& noted : fragments) {
        bytes.resize(noted.bytes);
        if (auto same = check_stretch(*opened, noted.offset, bytes, noted.sha256); !same) return same;
        const auto facts = facts_of_fragment(bytes);
        if (!facts || facts->decode_time != noted.start || facts->duration != noted.duration)
            return error{errc::corrupt,
                         "its fragment at byte " + std::to_string(noted.offset) + " is another one"};
        alive();
    }
    return {};
}

result<void> check_kept(const kept_track& kept, const std::filesystem::path& file,
                        const std::function<void()>& alive) {
    const auto opened = base::open_for_reading(file);
    if (!opened) return opened.error();
    std::string init(kept.init_bytes, '\0');
    if (auto same = check_stretch(*opened, 0, init, kept.init_sha256); !same) return same;
    return check_fragments(kept.fragments, file, alive);
}

result<fragment_journal> fragment_journal::begin(const std::filesystem::path& file,
                                                 std::string_view signature) {
    base::unique_fd made(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!made) return from_errno(errno, "creating " + file.filename().string());
    fragment_journal journal(std::move(made));
    if (auto begun = journal.append(std::string(title) + std::string(signature) + '\n'); !begun)
        return begun.error();
    return journal;
}

result<fragment_journal> fragment_journal::go_on(const std::filesystem::path& file, const kept_track& kept) {
    base::unique_fd opened(::open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (!opened) return from_errno(errno, "opening " + file.filename().string());
    if (::ftruncate(opened.get(), static_cast<off_t>(kept.journal_bytes)) != 0)
        return from_errno(errno, "shortening " + file.filename().string());
    return fragment_journal(std::move(opened));
}

result<void> fragment_journal::note_init(std::string_view bytes) {
    return append("init " + std::to_string(bytes.size()) + ' ' + base::sha256_hex(bytes) + '\n');
}

result<void> fragment_journal::note(const fragment& made) {
    if (!file_) return {};
    std::string line = "fragment";
    for (const auto number :
         {static_cast<std::int64_t>(made.bytes), made.start, made.duration,
          static_cast<std::int64_t>(made.key_frame_bytes), static_cast<std::int64_t>(made.starts_segment)})
        line += ' ' + std::to_string(number);
    return append(line + ' ' + made.sha256 + '\n');
}

result<void> fragment_journal::note_end() {
    return append("end\n");
}

result<void> fragment_journal::append(const std::string& line) {
    return file_ ? base::write_all(file_, line, "the journal of what is encoded") : result<void>();
}

} // namespace lectern::media
