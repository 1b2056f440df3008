// The bytes of one request on their way to disk: written, synced, acknowledged, and at the end a source.
#pragma once

#include "engine.hpp"
#include "tus_headers.hpp"

#include "lectern/http/body_reader.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace lectern::upload {

// What the disk pool works on; outlives a request whose shard has stopped.
struct open_part {
    std::unique_ptr<part_writer> writer;
    std::optional<running_hash> hash; // of what is written, unless it is to be verified first
    bool must_verify = false;  // the client brings a checksum: nothing counts until it is seen to be right
    std::string pending;       // received, not yet written
    bool space_is_low = false; // after the last sync: nothing is left but the reserve
};

struct reception_outcome {
    std::uint64_t received = 0; // acknowledged bytes of the upload
    bool complete = false;
    base::time_point expires{};
    std::optional<refusal> problem;
};

// Thread: the request's shard. The caller holds the upload's lease.
class reception {
public:
    reception(engine& shared, upload_row row, append_plan plan, checksum_promise checksum);

    // Whatever ends the body, what was received by then is kept and acknowledged, unless it had to be
    // verified whole.
    boost::asio::awaitable<reception_outcome> run(http::body_reader& body, const hold_signal& signal);

private:
    enum class body_end { whole, broken, too_long };

    boost::asio::awaitable<result<void>> open();
    boost::asio::awaitable<result<body_end>> take_body(http::body_reader& body);
    boost::asio::awaitable<result<void>> flush();
    boost::asio::awaitable<result<void>> commit();
    boost::asio::awaitable<std::optional<refusal>> settle(body_end end, const http::body_reader& body,
                                                          const hold_signal& signal);
    boost::asio::awaitable<std::optional<refusal>> verify(const http::body_reader& body);
    boost::asio::awaitable<result<void>> acknowledge(); // commits, or completes the upload when it is whole
    bool commit_is_due() const;
    void tell_of_arrival() const;
    std::uint64_t position() const { return part_->writer->position() + part_->pending.size(); }
    reception_outcome outcome(std::optional<refusal> problem) const;

    engine& engine_;
    upload_row row_;
    append_plan plan_;
    checksum_promise checksum_;
    std::shared_ptr<open_part> part_;
    std::optional<error> body_error_;
    std::chrono::steady_clock::time_point last_commit_;
};

// Makes a received upload complete: hash, sharing with what is held, and the one transaction. Idempotent.
// Errors: forbidden (rights were lost), too_large (quota), not_found (the upload was deleted), no_space, io.
boost::asio::awaitable<result<void>> complete_upload(engine& shared, upload_row row,
                                                     std::shared_ptr<open_part> part);

refusal to_refusal(const error& e);

} // namespace lectern::upload
