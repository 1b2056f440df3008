#include "poster_wish.hpp"

#include "edit_request.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace lectern::api {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 3> picture_types{"image/jpeg", "image/png", "image/webp"};

bool is_picture(const http::request& request) {
    auto type = request.header("content-type");
    type = type.substr(0, type.find(';'));
    while (type.ends_with(' ')) type.remove_suffix(1);
    return std::ranges::find(picture_types, type) != picture_types.end();
}

poster_wish read_choice(const json::object& body, std::size_t slides) {
    poster_wish wish;
    const auto wrong = [&](std::string_view field, std::string what) {
        wish.problems.push_back({0, std::string(field), std::move(what)});
    };
    for (const auto& [name, value] : body)
        if (name != "slide") wrong(name, "is not known here");
    const auto* slide = body.if_contains("slide");
    if (slide == nullptr) {
        wrong("slide", "is missing");
    } else if (!slide->is_int64() || slide->get_int64() < 1) {
        wrong("slide", "is no number from 1");
    } else if (static_cast<std::size_t>(slide->get_int64()) > slides) {
        wrong("slide", slides == 0 ? "cannot be chosen: the recording has no slides"
                                   : "is none of the " + std::to_string(slides) + " slides of the recording");
    } else {
        wish.slide = static_cast<std::size_t>(slide->get_int64());
    }
    return wish;
}

} // namespace

result<poster_wish> parse_poster_wish(const http::request& request, std::size_t slides,
                                      const poster_options& options) {
    if (is_picture(request)) {
        if (request.body.empty()) return poster_wish{{}, {{0, "picture", "is empty"}}};
        if (request.body.size() > options.file_bytes)
            return error{errc::too_large,
                         "the picture is larger than " + std::to_string(options.file_bytes) + " bytes"};
        return poster_wish{};
    }
    if (request.header("content-type").starts_with("image/"))
        return poster_wish{{}, {{0, "Content-Type", "is none of image/jpeg, image/png, image/webp"}}};
    const auto body = json_object_body(request);
    if (!body)
        return error{body.error().code, body.error().detail + "; a picture is sent as image/jpeg, image/png "
                                                              "or image/webp"};
    return read_choice(*body, slides);
}

} // namespace lectern::api
