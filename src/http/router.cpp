#include "lectern/http/router.hpp"

#include <algorithm>
#include <stdexcept>

namespace lectern::http {

struct router::node {
    struct entry {
        const route* target;
        std::size_t kind;
    };
    std::vector<std::pair<std::string, std::unique_ptr<node>>> literals;
    std::unique_ptr<node> any;
    std::unique_ptr<node> rest; // {...}
    std::vector<entry> routes;  // patterns that end here
};

namespace {

std::string_view name_of(method verb) noexcept {
    switch (verb) {
    case method::get:
        return "GET";
    case method::head:
        return "HEAD";
    case method::post:
        return "POST";
    case method::put:
        return "PUT";
    case method::patch:
        return "PATCH";
    case method::delete_:
        return "DELETE";
    case method::options:
        return "OPTIONS";
    case method::other:
        break;
    }
    return "";
}

bool accepts(const route& r, method verb) {
    const auto has = [&](method m) {
        return std::find(r.methods.begin(), r.methods.end(), m) != r.methods.end();
    };
    return has(verb) || (verb == method::head && has(method::get));
}

// The first segment of `rest`, which begins with '/'; `rest` becomes what follows it.
std::string_view take_segment(std::string_view& rest) {
    const auto end = rest.find('/', 1);
    const auto segment = rest.substr(1, end == std::string_view::npos ? end : end - 1);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
    return segment;
}

} // namespace

router::router() : root_(std::make_unique<node>()) {}
router::router(router&&) noexcept = default;
router& router::operator=(router&&) noexcept = default;
router::~router() = default;

std::size_t router::kind_index(const std::string& kind) {
    const auto found = std::find(kinds_.begin(), kinds_.end(), kind);
    if (found != kinds_.end()) return static_cast<std::size_t>(found - kinds_.begin());
    kinds_.push_back(kind);
    return kinds_.size() - 1;
}

void router::add(route r) {
    if (r.pattern.empty() || r.pattern.front() != '/')
        throw std::invalid_argument("a route begins with '/': " + r.pattern);
    routes_.push_back(std::move(r));
    const route& added = routes_.back();
    const std::size_t kind = kind_index(added.kind);
    node* at = root_.get();
    std::string_view rest = added.pattern;
    while (!rest.empty()) {
        const auto segment = take_segment(rest);
        if (segment == "{...}") {
            if (!rest.empty()) throw std::invalid_argument("{...} must come last: " + added.pattern);
            if (!at->rest) at->rest = std::make_unique<node>();
            at->rest->routes.push_back({&added, kind});
            return;
        }
        if (segment == "{}") {
            if (!at->any) at->any = std::make_unique<node>();
            at = at->any.get();
            continue;
        }
        auto child = std::find_if(at->literals.begin(), at->literals.end(),
                                  [&](const auto& l) { return l.first == segment; });
        if (child == at->literals.end())
            child = at->literals.emplace(at->literals.end(), std::string(segment), std::make_unique<node>());
        at = child->second.get();
    }
    at->routes.push_back({&added, kind});
}

// Recursion ends with the pattern tree: its depth is the longest pattern's, whatever the request.
const router::node* router::descend(const node& from, std::string_view rest,
                                    std::vector<std::string_view>& captures) const {
    if (rest.empty()) return from.routes.empty() ? nullptr : &from;
    const std::string_view whole = rest;
    const auto segment = take_segment(rest);
    for (const auto& [name, child] : from.literals) {
        if (name != segment) continue;
        if (const node* found = descend(*child, rest, captures)) return found;
        break;
    }
    const std::size_t depth = captures.size();
    if (from.any && !segment.empty()) {
        captures.push_back(segment);
        if (const node* found = descend(*from.any, rest, captures)) return found;
        captures.resize(depth);
    }
    if (!from.rest) return nullptr;
    captures.push_back(whole.substr(1));
    return from.rest.get();
}

router::match router::find(method verb, std::string_view path,
                           std::vector<std::string_view>& captures) const {
    match result;
    captures.clear();
    if (path.empty() || path.front() != '/') return result;
    const node* at = descend(*root_, path, captures);
    if (at == nullptr) return result;
    for (const auto& entry : at->routes) {
        if (!accepts(*entry.target, verb)) continue;
        result.found = entry.target;
        result.kind = entry.kind;
        return result;
    }
    result.kind = at->routes.front().kind;
    result.options_headers = at->routes.front().target->options_headers;
    for (const auto m :
         {method::get, method::head, method::post, method::put, method::patch, method::delete_}) {
        const bool allowed = std::any_of(at->routes.begin(), at->routes.end(),
                                         [&](const auto& e) { return accepts(*e.target, m); });
        if (allowed) result.allow.append(name_of(m)).append(", ");
    }
    result.allow += "OPTIONS";
    return result;
}

router::match router::find(method verb, std::string_view path) const {
    std::vector<std::string_view> captures;
    match result = find(verb, path, captures);
    result.captures = std::move(captures);
    return result;
}

} // namespace lectern::http
