#include "slide_job.hpp"

#include "staging.hpp"
#include "way_giver.hpp"
#include "worker.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/log.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/catalogue/slide_texts.hpp"
#include "lectern/ocr/page_reader.hpp"
#include "lectern/packaging/package_slides.hpp"

#include <boost/json.hpp>

#include <optional>
#include <set>

namespace lectern::app {
namespace {

// In the queue at once: a site with years of lectures must not fill it when it is updated.
constexpr std::size_t most_queued = 8;

constexpr std::size_t most_at_once = 1000; // images: their names are one argument of a process

constexpr auto no_data = "Tesseract's data for the languages of slides.languages";

jobs::job_outcome to_outcome(const error& why) {
    if (why.code == errc::no_space) return jobs::held_up{"space on the server's disk"};
    if (why.code == errc::busy) return jobs::held_up{"an earlier attempt to end"};
    return jobs::interrupted{"The words on the slides could not be read: " + why.detail + "."};
}

std::string payload_of(const std::string& package) {
    return boost::json::serialize(boost::json::object{{"package", package}});
}

// Empty: not one of ours.
std::string package_in(const std::string& payload) {
    boost::system::error_code bad;
    const auto value = boost::json::parse(payload, bad);
    const auto* object = bad ? nullptr : value.if_object();
    const auto* package = object != nullptr ? object->if_contains("package") : nullptr;
    return package != nullptr && package->is_string() ? std::string(package->get_string()) : std::string();
}

jobs::finished nothing_to_do() {
    return {[](db::transaction&) { return result<void>{}; }};
}

result<void> save(const std::filesystem::path& file, std::string_view lecture,
                  const catalogue::slide_text& text) {
    const auto database = db::database::open(file, db::access::read_write);
    if (!database) return database.error();
    auto in = db::transaction::begin(**database);
    if (!in) return in.error();
    if (auto saved = catalogue::save_slide_text(*in, lecture, text); !saved) return saved;
    base::crash_point("slide_uncommitted");
    return in->commit();
}

// One attempt. What an earlier one has read is in the database.
class slide_pass {
public:
    slide_pass(const settings& values, const store::package_store& packages, const jobs::job& job)
        : values_(values), packages_(packages), job_(job),
          file_(packages.root() / "lectern.db"), of_{job.lecture_id, package_in(job.payload)},
          languages_(ocr::find_languages(values.slides.languages, values.slides.tesseract_data)) {}

    jobs::job_outcome run(const std::function<void(double)>& progress, std::stop_token stop) {
        if (values_.slides.languages.empty()) return nothing_to_do(); // asked for no more
        if (languages_.usable.empty()) return jobs::held_up{no_data};
        const auto plays = look();
        if (!plays) return to_outcome(plays.error());
        if (!*plays) return nothing_to_do();
        way_giver way(file_, std::move(stop));
        const auto read = read_rest(progress, way);
        if (!read && way.gave_way()) return jobs::held_up{way_giver::waits_for};
        if (!read) return to_outcome(read.error());
        return jobs::finished{[of = of_, languages = languages_.usable, all = all_](db::transaction& in) {
            return catalogue::finish_slides(in, of, languages, all);
        }};
    }

private:
    // False: the lecture plays something else by now.
    result<bool> look() {
        const auto database = db::database::open(file_, db::access::read_only);
        if (!database) return database.error();
        const auto now = catalogue::playing(**database, of_.lecture_id);
        if (!now) return now.error();
        if (!*now || (*now)->package_id != of_.package) return false;
        const auto manifest = packages_.load(of_.package);
        if (!manifest) return manifest.error();
        const auto slides = packaging::slides_of(*manifest, packages_.path_of(of_.package));
        if (!slides) return slides.error();
        const auto known = catalogue::find_slide_texts(**database, of_.lecture_id);
        if (!known) return known.error();
        for (const auto& slide : *slides) {
            if (!all_.insert(slide.sha256).second) continue;
            const auto read = known->find(slide.sha256);
            if (read == known->end() || read->second.languages != languages_.usable) unread_.push_back(slide);
        }
        return true;
    }

    result<void> read_rest(const std::function<void(double)>& progress, way_giver& way) {
        if (unread_.empty()) return {};
        const auto area = job_area::open(packages_.staging(), job_.id, "slides " + of_.package);
        if (!area) return area.error();
        std::optional<error> not_saved;
        std::stop_source give_up;
        const std::stop_callback forward(way.token(), [&] { give_up.request_stop(); });
        auto next = unread_.begin();
        slide_reading reading;
        reading.images = (packages_.path_of(of_.package) / store::slides_file).parent_path();
        reading.directory = area->work();
        reading.max_pixels = values_.input.max_pixels;
        reading.stop = give_up.get_token();
        std::size_t done = all_.size() - unread_.size();
        reading.on_text = [&](const std::string& image, const std::string& text) {
            if (next == unread_.end() || next->image != image || not_saved) return;
            const auto saved = save(file_, of_.lecture_id, {(next++)->sha256, languages_.usable, text});
            if (!saved) not_saved = saved.error(), give_up.request_stop();
            progress(static_cast<double>(++done) / static_cast<double>(all_.size()));
            way.look();
        };
        while (next != unread_.end()) {
            const auto begun = next;
            reading.slides = {{}, languages_.data, languages_.usable};
            for (auto one = next; one != unread_.end() && reading.slides.images.size() < most_at_once; ++one)
                reading.slides.images.push_back(one->image);
            const auto read = read_slides_in_worker(reading, values_.worker);
            if (not_saved) return *not_saved;
            if (read && next - begun != static_cast<std::ptrdiff_t>(reading.slides.images.size()))
                return error{errc::internal, "the worker left slides out"};
            // An image that nothing survives is not tried again: the next attempt reads those after it.
            if (!read && read.error().code == errc::refused && next != unread_.end())
                if (auto passed = save(file_, of_.lecture_id, {next->sha256, languages_.usable, ""}); !passed)
                    return passed;
            if (!read) return read;
        }
        return {};
    }

    const settings& values_;
    const store::package_store& packages_;
    const jobs::job& job_;
    std::filesystem::path file_;
    catalogue::lecture_slides of_;
    ocr::found_languages languages_;
    std::set<std::string> all_;                    // by SHA-256
    std::vector<packaging::package_slide> unread_; // each image once
};

// Whoever watches is told nothing.
result<void> tell(db::transaction& in, const jobs::job& job) {
    if (job.state.phase != jobs::job_phase::failed) return {};
    return catalogue::give_up_slides(in, {job.lecture_id, package_in(job.payload)});
}

} // namespace

std::string say_slide_languages(const slide_settings& values) {
    if (values.languages.empty()) return {};
    const auto found = ocr::find_languages(values.languages, values.tesseract_data);
    for (const auto& language : found.missing)
        base::log_warning("slides.language_missing", {{"language", language}, {"data", found.data.string()}});
    if (found.usable.empty())
        base::log_warning("slides.not_read",
                          {{"why", "there is no data of Tesseract for any language of "
                                   "slides.languages: search does not find what is on slides"}});
    return found.usable;
}

result<void> turn_slide_search(db::database& database, const slide_settings& values) {
    const bool is_on = !values.languages.empty();
    const auto is_found = catalogue::slides_are_found(database);
    if (!is_found) return is_found.error();
    if (*is_found == is_on) return {};
    auto in = db::transaction::begin(database);
    if (!in) return in.error();
    if (const auto turned = catalogue::let_slides_be_found(*in, is_on); !turned) return turned.error();
    if (auto committed = in->commit(); !committed) return committed;
    base::log_info("slides.search", {{"is", is_on ? "on" : "off"}});
    return {};
}

result<void> reopen_slide_readings(db::database& database, std::string_view languages) {
    auto in = db::transaction::begin(database);
    if (!in) return in.error();
    const auto unfinished = jobs::unfinished(in->connection());
    if (!unfinished) return unfinished.error();
    std::set<std::string> with_job;
    for (const auto& job : *unfinished)
        if (job.kind == slides_job) with_job.insert(job.lecture_id);
    if (auto reopened = catalogue::reopen_slides(*in, languages, with_job); !reopened) return reopened;
    return in->commit();
}

result<std::size_t> queue_slide_readings(db::database& database) {
    const auto waits = catalogue::slides_wait(database, most_queued);
    if (!waits) return waits.error();
    if (!*waits) return std::size_t{0};
    auto in = db::transaction::begin(database);
    if (!in) return in.error();
    const auto taken = catalogue::take_unread_slides(*in, most_queued);
    if (!taken) return taken.error();
    for (const auto& lecture : *taken) {
        const auto queued =
            jobs::enqueue(*in, slides_job, lecture.lecture_id, payload_of(lecture.package), base::now());
        if (!queued) return queued.error();
    }
    if (const auto committed = in->commit(); !committed) return committed.error();
    return taken->size();
}

jobs::runner::callbacks slide_job_calls(const settings& values, const store::package_store& packages) {
    return {[values, packages](const jobs::job& job, const std::function<void(double)>& progress,
                               std::stop_token stop) {
                return slide_pass(values, packages, job).run(progress, std::move(stop));
            },
            tell, [packages](const jobs::job& ended) { remove_job_area(packages.staging(), ended.id); }};
}

} // namespace lectern::app
