#include "poster_worker.hpp"

#include "staging.hpp"
#include "worker_child.hpp"

#include "lectern/base/files.hpp"

#include <algorithm>
#include <optional>

namespace lectern::app {
namespace {

constexpr int busy_factor = 4; // as long on the clock as of CPU time: the disk may have much else to do

constexpr auto sent_name = "picture", poster_file = "poster.webp", lean_file = "poster-lean.webp";

// What a worker that a picture has taken over may bring.
constexpr std::uint64_t most_bytes = 4U << 20U;
constexpr int most_pixels = media::largest_poster;

result<std::string> read_webp(const std::filesystem::path& file) {
    auto bytes = base::read_file(file, most_bytes);
    if (!bytes) return bytes.error();
    const std::string_view all(*bytes);
    if (!all.starts_with("RIFF") || all.substr(std::min<std::size_t>(all.size(), 8), 4) != "WEBP")
        return error{errc::internal, "the worker made no poster"};
    return bytes;
}

} // namespace

result<void> write_poster(const worker_task& task, const std::function<void(const worker_report&)>& report) {
    const auto image = base::read_file(task.input);
    if (!image) return image.error();
    try {
        const auto made = media::make_poster(*image, task.poster->max_pixels);
        if (!made) return made.error();
        if (auto written = base::write_file(task.directory / poster_file, made->picture); !written)
            return written;
        if (auto written = base::write_file(task.directory / lean_file, made->lean); !written) return written;
        report(worker_poster{made->width, made->height});
        return {};
    } catch (const std::bad_alloc&) {
        return error{errc::refused, "Reading the picture takes more memory than there is for it."};
    }
}

result<media::made_poster> make_poster_in_worker(std::string_view image, const api::poster_options& limits,
                                                 const std::filesystem::path& staging,
                                                 const worker_settings& settings) {
    const auto area = make_staging_area(staging);
    if (!area) return area.error();
    worker_task task;
    task.directory = std::filesystem::absolute(area->directory.path());
    task.input = task.directory / sent_name;
    task.sandbox = settings.sandbox;
    task.memory = settings.memory;
    task.cpu = std::chrono::ceil<std::chrono::seconds>(limits.time_limit);
    task.poster = poster_task{limits.max_pixels};
    if (const auto written = base::write_file(task.input, image); !written) return written.error();
    auto patience = settings;
    patience.silence = limits.time_limit * busy_factor; // it says one thing, when it has made the poster
    std::optional<worker_poster> said;
    const auto ended = run_worker_child(task, patience, {}, [&](const worker_report& report) {
        if (const auto* poster = std::get_if<worker_poster>(&report)) said = *poster;
    });
    if (!ended) return ended.error();
    const auto is_size = [](int side) { return side > 0 && side <= most_pixels; };
    if (!said || !is_size(said->width) || !is_size(said->height))
        return error{errc::internal, "the worker made no poster"};
    auto picture = read_webp(task.directory / poster_file);
    if (!picture) return picture.error();
    auto lean = read_webp(task.directory / lean_file);
    if (!lean) return lean.error();
    return media::made_poster{std::move(*picture), std::move(*lean), said->width, said->height};
}

} // namespace lectern::app
