#include "progress_json.hpp"

namespace lectern::api {
namespace {

namespace json = boost::json;
using progress::milliseconds;

double to_seconds(milliseconds time) {
    return static_cast<double>(time.count()) / 1000;
}

json::value seconds_or_null(const std::optional<milliseconds>& time) {
    return time ? json::value(to_seconds(*time)) : json::value();
}

// How much of `whole`, 0 to 1; in whole thousandths.
double part_of(milliseconds watched, milliseconds whole) {
    if (whole.count() <= 0) return 0;
    const auto thousandths = std::min(watched, whole).count() * 1000 / whole.count();
    return static_cast<double>(thousandths) / 1000;
}

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

json::value to_json(const progress::institution_of_viewers& who) {
    if (who.slug.empty()) return nullptr;
    return json::object{{"slug", who.slug},
                        {"name", who.name},
                        {"local_name", text_or_null(who.local_name)},
                        {"country", who.country}};
}

json::object counts_of(const progress::group& one, milliseconds whole) {
    return {{"people", one.people},
            {"finished", one.finished},
            {"part", part_of(one.watched / std::max<std::int64_t>(one.people, 1), whole)}};
}

json::array buckets_of(const progress::heat_map& map) {
    json::array all;
    for (const auto& b : map.buckets())
        all.push_back({{"start_s", to_seconds(b.start)},
                       {"end_s", to_seconds(b.end)},
                       {"people", b.people},
                       {"stopped", b.stopped}});
    return all;
}

} // namespace

json::object to_json(const progress::own_progress& own, base::time_point now) {
    json::array intervals;
    for (const auto& part : own.watched.parts())
        intervals.push_back(json::array{to_seconds(part.start), to_seconds(part.end)});
    const auto watched = own.watched.total();
    json::object told{{"lecture", own.lecture},
                      {"duration_s", to_seconds(own.whole)},
                      {"watched_s", to_seconds(watched)},
                      {"played_s", to_seconds(own.played)},
                      {"part", part_of(watched, own.whole)},
                      {"finished", progress::is_finished(watched, own.whole)},
                      {"position_s", nullptr},
                      {"age_s", nullptr},
                      {"intervals", std::move(intervals)}};
    if (own.position) {
        told["position_s"] = to_seconds(own.position->at);
        const auto age = std::chrono::duration_cast<milliseconds>(now - own.position->reached);
        told["age_s"] = to_seconds(std::max(age, milliseconds(0)));
    }
    return told;
}

json::object to_json(std::string_view lecture, const progress::class_watching& seen) {
    json::array institutions, countries;
    for (const auto& one : seen.institutions) {
        auto counts = counts_of(one, seen.whole);
        counts["institution"] = to_json(one.who);
        institutions.emplace_back(std::move(counts));
    }
    for (const auto& one : seen.countries) {
        auto counts = counts_of(one, seen.whole);
        counts["country"] = text_or_null(one.who.country);
        countries.emplace_back(std::move(counts));
    }
    return {{"lecture", lecture},
            {"duration_s", to_seconds(seen.whole)},
            {"people", seen.people},
            {"finished", seen.finished},
            {"watched_s", to_seconds(seen.watched)},
            {"played_s", to_seconds(seen.played)},
            {"bucket_s", to_seconds(seen.map.length())},
            {"buckets", buckets_of(seen.map)},
            {"institutions", std::move(institutions)},
            {"countries", std::move(countries)}};
}

json::object to_json(const progress::viewer_progress& viewer) {
    return {{"user", viewer.user},
            {"institution", to_json(viewer.institution)},
            {"watched_s", to_seconds(viewer.watched)},
            {"played_s", to_seconds(viewer.played)},
            {"part", part_of(viewer.watched, viewer.whole)},
            {"finished", progress::is_finished(viewer.watched, viewer.whole)},
            {"position_s", seconds_or_null(viewer.position)},
            {"first", base::to_iso8601(viewer.first)},
            {"last", base::to_iso8601(viewer.last)}};
}

} // namespace lectern::api
