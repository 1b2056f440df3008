// A chain of libavfilter's picture filters that survives a change of size or format in the middle. Time
// stamps are microseconds.
#pragma once

#include "av_ptr.hpp"

#include <functional>
#include <string>

namespace lectern::media {

class picture_graph {
public:
    // The chain for frames like this one; empty: it is what is wanted, and is handed on as it is.
    using describe = std::function<std::string(const AVFrame&)>;
    using sink = std::function<result<void>(AVFrame&)>;

    explicit picture_graph(describe chain, AVRational frame_rate = {25, 1})
        : chain_(std::move(chain)), frame_rate_(frame_rate) {}

    // Errors: internal when the chain cannot be built, else what `use` returns.
    result<void> run(const AVFrame& frame, const sink& use);
    result<void> finish(const sink& use); // what the filters still hold

private:
    struct shape {
        int width = 0, height = 0, format = -1;
        AVRational aspect{0, 1};
        AVColorSpace matrix = AVCOL_SPC_UNSPECIFIED;
        AVColorRange range = AVCOL_RANGE_UNSPECIFIED;
        AVColorTransferCharacteristic transfer = AVCOL_TRC_UNSPECIFIED;
    };

    bool fits(const AVFrame& frame) const;
    result<void> build(const AVFrame& frame);
    result<void> add_ends(const AVFrame& frame);
    result<void> drain(const sink& use);

    describe chain_;
    AVRational frame_rate_;
    shape shape_;
    av_ptr<AVFilterGraph> graph_;
    AVFilterContext* source_ = nullptr;
    AVFilterContext* sink_ = nullptr;
};

} // namespace lectern::media
