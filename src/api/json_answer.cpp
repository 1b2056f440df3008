#include "json_answer.hpp"

#include "lectern/base/sha256.hpp"

#include <zlib.h>

namespace lectern::api {
namespace {

// Below this a packet holds it anyway.
constexpr std::size_t least_compressed_bytes = 1000;
// Of a list of courses, level 4 keeps 1 byte in 10; higher levels save little more and cost twice the time.
constexpr int compression_level = 4;

http::shared_bytes gzipped(const std::string& text) {
    constexpr int gzip_window_bits = 15 + 16;
    constexpr int memory_level = 8; // zlib's default
    z_stream stream{};
    if (deflateInit2(&stream, compression_level, Z_DEFLATED, gzip_window_bits, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return nullptr;
    auto packed = std::make_shared<std::string>(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed->data());
    stream.avail_out = static_cast<uInt>(packed->size());
    const int code = deflate(&stream, Z_FINISH);
    packed->resize(stream.total_out);
    deflateEnd(&stream);
    return code == Z_STREAM_END ? packed : nullptr;
}

} // namespace

http::prepared_entity json_answer(std::string body) {
    http::entity entity;
    entity.content_type = "application/json";
    // A browser may keep it and asks whether it is still true: an import shows at once.
    entity.cache_control = "public, no-cache";
    entity.etag = "\"" + base::sha256_hex(body).substr(0, 32) + "\"";
    entity.extra_headers = "Access-Control-Allow-Origin: *\r\n";
    if (body.size() >= least_compressed_bytes) entity.gzip = gzipped(body);
    entity.identity = std::make_shared<const std::string>(std::move(body));
    return http::prepare(std::move(entity));
}

} // namespace lectern::api
