#include "picture_graph.hpp"

#include "av_error.hpp"

namespace lectern::media {

bool picture_graph::fits(const AVFrame& frame) const {
    return graph_ && frame.width == shape_.width && frame.height == shape_.height &&
           frame.format == shape_.format && av_cmp_q(frame.sample_aspect_ratio, shape_.aspect) == 0 &&
           frame.colorspace == shape_.matrix && frame.color_range == shape_.range &&
           frame.color_trc == shape_.transfer;
}

result<void> picture_graph::add_ends(const AVFrame& frame) {
    auto* graph = graph_.get();
    source_ = avfilter_graph_alloc_filter(graph, avfilter_get_by_name("buffer"), "in");
    AVBufferSrcParameters* parameters = av_buffersrc_parameters_alloc();
    if (source_ == nullptr || parameters == nullptr) throw std::bad_alloc();
    parameters->format = frame.format;
    parameters->width = frame.width;
    parameters->height = frame.height;
    parameters->time_base = {1, 1'000'000};
    parameters->frame_rate = frame_rate_;
    parameters->sample_aspect_ratio = frame.sample_aspect_ratio;
#if LIBAVFILTER_VERSION_INT >= AV_VERSION_INT(10, 0, 100)
    parameters->color_space = frame.colorspace;
    parameters->color_range = frame.color_range;
#endif
    int done = av_buffersrc_parameters_set(source_, parameters);
    av_free(parameters);
    if (done >= 0) done = avfilter_init_str(source_, nullptr);
    if (done >= 0)
        done = avfilter_graph_create_filter(&sink_, avfilter_get_by_name("buffersink"), "out", nullptr,
                                            nullptr, graph);
    if (done < 0) return from_av(done, "preparing a filter");
    return {};
}

result<void> picture_graph::build(const AVFrame& frame) {
    graph_.reset(avfilter_graph_alloc());
    if (!graph_) throw std::bad_alloc();
    graph_->nb_threads = 1;
    if (auto ends = add_ends(frame); !ends) return ends;
    AVFilterInOut* outputs = avfilter_inout_alloc();
    AVFilterInOut* inputs = avfilter_inout_alloc();
    if (outputs == nullptr || inputs == nullptr) throw std::bad_alloc();
    *outputs = {av_strdup("in"), source_, 0, nullptr};
    *inputs = {av_strdup("out"), sink_, 0, nullptr};
    const auto chain = chain_(frame);
    int done = avfilter_graph_parse_ptr(graph_.get(), chain.c_str(), &inputs, &outputs, nullptr);
    av_ptr<AVFilterInOut> left_over(inputs);
    av_ptr<AVFilterInOut> unused(outputs);
    if (done >= 0) done = avfilter_graph_config(graph_.get(), nullptr);
    if (done < 0) {
        graph_.reset();
        return from_av(done, "building the filters " + chain);
    }
    shape_ = {frame.width,      frame.height,      frame.format,   frame.sample_aspect_ratio,
              frame.colorspace, frame.color_range, frame.color_trc};
    return {};
}

result<void> picture_graph::run(const AVFrame& frame, const sink& use) {
    const auto copy = share(frame);
    if (chain_(frame).empty()) return use(*copy);
    if (!fits(frame)) {
        if (auto done = finish(use); !done) return done;
        if (auto built = build(frame); !built) return built;
    }
    if (const int failed = av_buffersrc_add_frame_flags(source_, copy.get(), 0); failed < 0)
        return from_av(failed, "filtering a picture");
    return drain(use);
}

result<void> picture_graph::finish(const sink& use) {
    if (!graph_) return {};
    if (av_buffersrc_add_frame_flags(source_, nullptr, 0) < 0) return {};
    auto drained = drain(use);
    graph_.reset();
    return drained;
}

result<void> picture_graph::drain(const sink& use) {
    const auto frame = make_frame();
    for (;;) {
        const int got = av_buffersink_get_frame(sink_, frame.get());
        if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) return {};
        if (got < 0) return from_av(got, "filtering a picture");
        if (frame->pts != AV_NOPTS_VALUE)
            frame->pts = av_rescale_q(frame->pts, av_buffersink_get_time_base(sink_), {1, 1'000'000});
        auto used = use(*frame);
        av_frame_unref(frame.get());
        if (!used) return used;
    }
}

} // namespace lectern::media
