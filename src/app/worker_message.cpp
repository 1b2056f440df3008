#include "worker_message.hpp"

#include "cuts_json.hpp"

#include "lectern/base/sha256.hpp"
#include "lectern/packaging/early_names.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace lectern::app {
namespace {

namespace json = boost::json;

constexpr std::array all_codes{errc::usage,        errc::refused,   errc::not_found,    errc::conflict,
                               errc::precondition, errc::forbidden, errc::unauthorized, errc::too_large,
                               errc::no_space,     errc::busy,      errc::timeout,      errc::cancelled,
                               errc::corrupt,      errc::io,        errc::internal};

errc parse_code(std::string_view name) {
    for (const auto code : all_codes)
        if (to_string(code) == name) return code;
    return errc::internal;
}

json::object limits_to_json(const media::input_limits& l) {
    return {{"max_streams", l.max_streams},
            {"max_side", l.max_side},
            {"max_pixels", l.max_pixels},
            {"max_duration_us", l.max_duration.count()},
            {"max_channels", l.max_channels},
            {"probe_bytes", l.probe_bytes},
            {"probe_timeout_ms", l.probe_timeout.count()},
            {"arriving", l.arriving}};
}

media::input_limits limits_from_json(const json::object& o) {
    media::input_limits l;
    l.max_streams = o.at("max_streams").to_number<int>();
    l.max_side = o.at("max_side").to_number<int>();
    l.max_pixels = o.at("max_pixels").to_number<std::int64_t>();
    l.max_duration = std::chrono::microseconds(o.at("max_duration_us").to_number<std::int64_t>());
    l.max_channels = o.at("max_channels").to_number<int>();
    l.probe_bytes = o.at("probe_bytes").to_number<std::int64_t>();
    l.probe_timeout = std::chrono::milliseconds(o.at("probe_timeout_ms").to_number<std::int64_t>());
    l.arriving = o.at("arriving").to_number<std::uint64_t>();
    return l;
}

json::object targets_to_json(const packaging::encoding_targets& t) {
    return {{"profile", static_cast<int>(t.chosen)},
            {"slides_crf", t.slides_crf},
            {"slides_low_crf", t.slides_low_crf},
            {"camera_crf", t.camera_crf},
            {"archive_crf", t.archive_crf},
            {"av1", t.av1},
            {"av1_crf", t.av1_crf},
            {"av1_preset", t.av1_preset},
            {"slides_segment_s", t.slides_segment.count()},
            {"early_after_s", t.early_after.count()},
            {"early_slides_s", t.early_slides.count()},
            {"top_bps", t.top_bps}};
}

packaging::encoding_targets targets_from_json(const json::object& o) {
    packaging::encoding_targets t;
    t.chosen = packaging::profile_names.at(o.at("profile").to_number<std::size_t>()).second;
    t.slides_crf = o.at("slides_crf").to_number<int>();
    t.slides_low_crf = o.at("slides_low_crf").to_number<int>();
    t.camera_crf = o.at("camera_crf").to_number<int>();
    t.archive_crf = o.at("archive_crf").to_number<int>();
    t.av1 = o.at("av1").as_bool();
    t.av1_crf = o.at("av1_crf").to_number<int>();
    t.av1_preset = o.at("av1_preset").to_number<int>();
    t.slides_segment = std::chrono::seconds(o.at("slides_segment_s").to_number<std::int64_t>());
    t.early_after = std::chrono::seconds(o.at("early_after_s").to_number<std::int64_t>());
    t.early_slides = std::chrono::seconds(o.at("early_slides_s").to_number<std::int64_t>());
    t.top_bps = o.at("top_bps").to_number<std::int64_t>();
    return t;
}

// File names are bytes and need not be UTF-8, which JSON must be.
std::string path_to_hex(const std::filesystem::path& path) {
    const auto& name = path.native();
    return base::to_hex({reinterpret_cast<const unsigned char*>(name.data()), name.size()});
}

std::filesystem::path path_from_hex(const json::value& v) {
    const std::string_view hex = v.as_string();
    std::string name;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        name += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return name;
}

std::string text_of(const json::value& v) {
    return std::string(v.as_string());
}

json::value slides_to_json(const std::optional<slide_task>& slides) {
    if (!slides) return nullptr;
    return json::object{{"images", json::array(slides->images.begin(), slides->images.end())},
                        {"data", path_to_hex(slides->data)},
                        {"languages", slides->languages}};
}

std::optional<slide_task> slides_from_json(const json::value& v) {
    if (v.is_null()) return std::nullopt;
    const auto& o = v.as_object();
    slide_task slides{{}, path_from_hex(o.at("data")), text_of(o.at("languages"))};
    for (const auto& image : o.at("images").as_array()) slides.images.push_back(text_of(image));
    return slides;
}

json::value poster_to_json(const std::optional<poster_task>& poster) {
    if (!poster) return nullptr;
    return json::object{{"max_pixels", poster->max_pixels}};
}

std::optional<poster_task> poster_from_json(const json::value& v) {
    if (v.is_null()) return std::nullopt;
    return poster_task{v.as_object().at("max_pixels").to_number<std::int64_t>()};
}

} // namespace

std::string to_json(const worker_task& task) {
    json::array captions;
    for (const auto& c : task.captions)
        captions.push_back({{"language", c.language},
                            {"file", path_to_hex(c.file)},
                            {"from_before", c.from_before},
                            {"cut", cuts_to_json(c.cut)}});
    return json::serialize(json::object{{"input", path_to_hex(task.input)},
                                        {"directory", path_to_hex(task.directory)},
                                        {"captions", std::move(captions)},
                                        {"limits", limits_to_json(task.limits)},
                                        {"targets", targets_to_json(task.targets)},
                                        {"cuts", cuts_to_json(task.cuts)},
                                        {"part", static_cast<int>(task.part)},
                                        {"sandbox", task.sandbox},
                                        {"memory", task.memory},
                                        {"cpu_s", task.cpu.count()},
                                        {"nice", task.nice},
                                        {"slides", slides_to_json(task.slides)},
                                        {"poster", poster_to_json(task.poster)},
                                        {"heard", task.heard}});
}

result<worker_task> parse_worker_task(std::string_view text) {
    try {
        const auto value = json::parse(text);
        const auto& o = value.as_object();
        worker_task task;
        task.input = path_from_hex(o.at("input"));
        task.directory = path_from_hex(o.at("directory"));
        for (const auto& c : o.at("captions").as_array())
            task.captions.push_back(
                {text_of(c.as_object().at("language")), path_from_hex(c.as_object().at("file")),
                 c.as_object().at("from_before").as_bool(), cuts_from_json(c.as_object().at("cut"))});
        task.limits = limits_from_json(o.at("limits").as_object());
        task.targets = targets_from_json(o.at("targets").as_object());
        task.cuts = cuts_from_json(o.at("cuts"));
        task.part = static_cast<packaging::package_part>(o.at("part").to_number<int>());
        task.sandbox = o.at("sandbox").as_bool();
        task.memory = o.at("memory").to_number<std::uint64_t>();
        task.cpu = std::chrono::seconds(o.at("cpu_s").to_number<std::int64_t>());
        task.nice = o.at("nice").to_number<int>();
        task.slides = slides_from_json(o.at("slides"));
        task.poster = poster_from_json(o.at("poster"));
        task.heard = o.at("heard").as_bool();
        return task;
    } catch (const std::exception& e) {
        return error{errc::usage, std::string("not a worker's task: ") + e.what()};
    }
}

std::string to_json(const worker_report& report) {
    if (const auto* p = std::get_if<media::progress>(&report))
        return json::serialize(json::object{{"fraction", p->fraction}, {"media_us", p->media_time.count()}});
    if (const auto* f = std::get_if<worker_failure>(&report))
        return json::serialize(json::object{{"error", to_string(f->why.code)}, {"detail", f->why.detail}});
    if (const auto* n = std::get_if<worker_note>(&report))
        return json::serialize(json::object{{"note", n->text}});
    if (const auto* s = std::get_if<worker_slide>(&report))
        return json::serialize(json::object{{"slide", s->image}, {"text", s->text}});
    if (const auto* m = std::get_if<worker_poster>(&report))
        return json::serialize(json::object{{"poster_width", m->width}, {"poster_height", m->height}});
    if (const auto* e = std::get_if<worker_early>(&report))
        return json::serialize(json::object{{"early", e->name}});
    return R"({"done":true})";
}

namespace {

// No other directory: who speaks here has read a stranger's file.
result<worker_report> early_named(std::string name) {
    if (std::ranges::find(packaging::early_names, name) == packaging::early_names.end())
        return error{errc::corrupt, "the worker named a package that none is called"};
    return worker_report(worker_early{std::move(name)});
}

} // namespace

result<worker_report> parse_worker_report(std::string_view line) {
    try {
        const auto value = json::parse(line);
        const auto& o = value.as_object();
        if (o.contains("done")) return worker_report(worker_done{});
        if (o.contains("early")) return early_named(text_of(o.at("early")));
        if (o.contains("note")) return worker_report(worker_note{text_of(o.at("note"))});
        if (o.contains("poster_width"))
            return worker_report(
                worker_poster{o.at("poster_width").to_number<int>(), o.at("poster_height").to_number<int>()});
        if (o.contains("slide"))
            return worker_report(worker_slide{text_of(o.at("slide")), text_of(o.at("text"))});
        if (o.contains("error"))
            return worker_report(
                worker_failure{{parse_code(o.at("error").as_string()), text_of(o.at("detail"))}});
        media::progress p;
        p.fraction = std::clamp(o.at("fraction").to_number<double>(), 0.0, 1.0);
        p.media_time = std::chrono::microseconds(o.at("media_us").to_number<std::int64_t>());
        return worker_report(p);
    } catch (const std::exception& e) {
        return error{errc::corrupt, std::string("the worker said something else: ") + e.what()};
    }
}

} // namespace lectern::app
