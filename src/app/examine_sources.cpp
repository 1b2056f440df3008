// sources/ against the uploads and sources of the database.
#include "finding.hpp"

#include "lectern/upload/stored_files.hpp"

#include <algorithm>
#include <set>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;

std::optional<std::uint64_t> size_on_disk(const fs::path& file) {
    std::error_code problem;
    const auto bytes = fs::file_size(file, problem);
    return problem ? std::nullopt : std::optional<std::uint64_t>(bytes);
}

std::string bytes_of(std::uint64_t there, std::uint64_t wanted) {
    return std::to_string(there) + " bytes of " + std::to_string(wanted);
}

class source_examination {
public:
    source_examination(library& site, findings& found) : site_(site), found_(found) {}

    result<void> run() {
        // The disk first: a row is made before its file and goes after it.
        const auto files = list_files();
        if (!files) return files.error();
        auto view = db::snapshot::begin(*site_.database);
        if (!view) return view.error();
        auto stored = upload::list_stored_files(*site_.database);
        if (!stored) return stored.error();
        for (const auto& upload : stored->uploads) look_at(upload);
        for (const auto& source : stored->sources) look_at(source);
        for (const auto& upload : stored->uploads)
            if (upload.is_complete && !upload.is_partial && !has_source(*stored, upload.id))
                found_.differences.push_back(
                    {"upload " + upload.id + " (" + upload.filename +
                         ") is complete in the database, but no source was made of it",
                     {}});
        for (const auto& file : *files)
            if (!known_.contains(file.filename().string())) report_unknown(file);
        return {};
    }

private:
    fs::path file_of(const std::string& id) const { return site_.packages.root() / "sources" / id; }

    result<std::vector<fs::path>> list_files() const {
        std::vector<fs::path> files;
        std::error_code problem;
        for (fs::directory_iterator it(file_of(""), problem), end; !problem && it != end;
             it.increment(problem))
            files.push_back(it->path());
        if (problem && problem != std::errc::no_such_file_or_directory) // no upload has ever come
            return from_errno(problem.value(), "reading " + file_of("").string());
        std::sort(files.begin(), files.end());
        return files;
    }

    static bool has_source(const upload::stored_files& stored, const std::string& id) {
        return std::ranges::any_of(stored.sources, [&](const auto& s) { return s.id == id; });
    }

    void look_at(const upload::stored_upload& upload) {
        known_.insert(upload.id);
        if (upload.is_deleting) {
            deleting_.insert(upload.id);
            return found_.remarks.push_back("upload " + upload.id +
                                            " is being deleted: the server does it when it runs");
        }
        const auto there = size_on_disk(file_of(upload.id)).value_or(0);
        if (there >= upload.received) return;
        const auto what = "upload " + upload.id + " (" + upload.filename + "): the disk has " +
                          bytes_of(there, upload.received) + " that were acknowledged";
        if (upload.is_complete)
            found_.differences.push_back({what, {}});
        else
            found_.differences.push_back(
                {what + "; --repair lets the client send the rest again",
                 [this_site = &site_, upload, there] { return set_back(*this_site, upload, there); }});
    }

    static result<std::string> set_back(library& site, const upload::stored_upload& upload,
                                        std::uint64_t bytes) {
        auto change = db::transaction::begin(*site.database);
        if (!change) return change.error();
        if (auto done = upload::set_back(*change, upload, bytes); !done) return done.error();
        if (auto committed = change->commit(); !committed) return committed.error();
        return "upload " + upload.id + " goes on at byte " + std::to_string(bytes);
    }

    void look_at(const upload::stored_source& source) {
        known_.insert(source.id);
        if (deleting_.contains(source.id) && source.lectures.empty()) return;
        const auto there = size_on_disk(file_of(source.id));
        const auto name = "source " + source.id + " (" + source.filename + ")" + for_lectures(source);
        if (!there)
            found_.differences.push_back({name + " is in the database and not on the disk", {}});
        else if (*there != source.bytes)
            found_.differences.push_back({name + " has " + bytes_of(*there, source.bytes), {}});
    }

    static std::string for_lectures(const upload::stored_source& source) {
        std::string text;
        for (const auto& lecture : source.lectures)
            text += (text.empty() ? " of lecture " : ", of lecture ") + lecture;
        return text;
    }

    void report_unknown(const fs::path& file) {
        found_.differences.push_back({file.string() + " is of no upload; --repair sets it aside",
                                      [this_site = &site_, file] { return set_aside(*this_site, file); }});
    }

    library& site_;
    findings& found_;
    std::set<std::string> known_, deleting_;
};

} // namespace

result<void> examine_sources(library& site, findings& found) {
    return source_examination(site, found).run();
}

} // namespace lectern::app
