// The requests of tus 1.0: who may, what the rules say, and what is then done.
#pragma once

#include "engine.hpp"
#include "reception.hpp"
#include "tus_headers.hpp"

#include "lectern/accounts/identity.hpp"
#include "lectern/http/body_reader.hpp"
#include "lectern/http/message.hpp"

#include <memory>
#include <string>

namespace lectern::upload {

class tus_handler : public std::enable_shared_from_this<tus_handler> {
public:
    explicit tus_handler(std::shared_ptr<engine> shared) : engine_(std::move(shared)) {}

    // /api/v1/uploads/
    boost::asio::awaitable<http::response> on_collection(const http::request& request,
                                                         http::body_reader& body);
    boost::asio::awaitable<http::response> on_list(const http::request& request);
    // /api/v1/uploads/<id>
    boost::asio::awaitable<http::response> on_upload(const http::request& request, http::body_reader& body);

private:
    using answer = boost::asio::awaitable<http::response>;

    // The row, when this request may work on it.
    boost::asio::awaitable<verdict<upload_row>> authorised_row(const http::request& request,
                                                               http::method verb, std::string id);
    boost::asio::awaitable<verdict<upload_row>> locked_row(std::string id); // again, once the lease is held

    answer on_head(std::string id);
    answer on_content(const http::request& request, upload_row row);
    answer on_patch(const http::request& request, http::body_reader& body, upload_row row);
    answer on_delete(std::string id);
    answer append(upload_row row, append_plan plan, const patch_headers& headers, http::body_reader& body,
                  upload_locks::lease& held);

    // creation.cpp
    boost::asio::awaitable<verdict<upload_row>> create(const http::request& request,
                                                       const creation_request& wanted);
    answer receive_first(upload_row row, const creation_request& wanted, http::body_reader& body);
    // joining.cpp
    answer join(const http::request& request, creation_request wanted);
    boost::asio::awaitable<result<void>> join_files(upload_row row, std::vector<std::string> parts,
                                                    std::vector<std::uint64_t> bytes);

    http::response refuse(const refusal& why) const;

    std::shared_ptr<engine> engine_;
};

// Deletes an upload whole: nobody finds it, then its file goes, then its row. Errors: not_found, io.
boost::asio::awaitable<result<void>> delete_upload(engine& shared, std::string id);

// Who sends it; sessions that are over may still finish their uploads (see identity.hpp).
verdict<accounts::credentials> credentials_for(const http::request& request, http::method verb);

// A new upload's row, and the checks that creation makes in its transaction: unfinished uploads, quota,
// space.
upload_row new_row(const accounts::identity& who, const creation_request& wanted, base::time_point now,
                   std::chrono::microseconds life);
verdict<void> check_right_to_create(db::database& d, const accounts::identity& who,
                                    const creation_request& wanted);
result<verdict<void>> insert_if_it_fits(engine& shared, db::transaction& t, const upload_row& row,
                                        bool may_exceed_quota);

} // namespace lectern::upload
