// What is not encoded must not be missed.
#include "component/media/made_media.hpp"
#include "media/av_ptr.hpp"
#include "media/known_repeats.hpp"

#include "lectern/media/survey.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <set>

namespace lectern::media {
namespace {

// Brightness steps at these seconds, and nothing between them.
std::string steps(const std::string& size, double length_s, const std::vector<double>& at) {
    std::string level = "mod(X*Y,64)+20";
    for (const double t : at) level += "+40*gte(T," + std::to_string(t) + ")";
    return "-f lavfi -i \"nullsrc=s=" + size + ":r=30:d=" + std::to_string(length_s) +
           ",format=gray,geq=lum='" + level + "'\" -c:v libx264 -preset ultrafast -qp 10 ";
}

std::vector<std::string> pictures_of(const rendition_output& r) {
    const auto sums = output_of("ffmpeg -nostdin -v warning -i '" + r.file.string() +
                                "' -fps_mode passthrough -f framehash -hash md5 - 2>&1 </dev/null");
    std::vector<std::string> all;
    for (std::size_t at = 0, end = 0; (end = sums.find('\n', at)) != std::string::npos; at = end + 1) {
        const auto line = sums.substr(at, end - at);
        if (!line.starts_with('#')) all.push_back(line.substr(line.rfind(' ') + 1));
    }
    return all;
}

av_ptr<AVFormatContext> opened(const std::filesystem::path& path) {
    AVFormatContext* file = nullptr;
    EXPECT_EQ(avformat_open_input(&file, path.c_str(), nullptr, nullptr), 0);
    EXPECT_GE(avformat_find_stream_info(file, nullptr), 0);
    return av_ptr<AVFormatContext>(file);
}

// The light of each decoded picture by its time; `few`: of those that have to be decoded.
std::map<std::int64_t, std::int64_t> decoded(const std::filesystem::path& path, bool few) {
    const auto file = opened(path);
    const auto& p = *file->streams[0]->codecpar;
    const av_ptr<AVCodecContext> decoder(avcodec_alloc_context3(avcodec_find_decoder(p.codec_id)));
    EXPECT_GE(avcodec_parameters_to_context(decoder.get(), &p), 0);
    decoder->err_recognition = AV_EF_EXPLODE | AV_EF_BITSTREAM | AV_EF_BUFFER | AV_EF_CAREFUL;
    decoder->thread_count = 1;
    EXPECT_EQ(avcodec_open2(decoder.get(), nullptr, nullptr), 0);
    known_repeats repeats(p);
    std::map<std::int64_t, std::int64_t> lights;
    const auto packet = make_packet();
    const auto frame = make_frame();
    for (bool more = true; more;) {
        more = av_read_frame(file.get(), packet.get()) >= 0;
        if (more && few && repeats.leave_out(*packet)) {
            av_packet_unref(packet.get());
            continue;
        }
        EXPECT_GE(avcodec_send_packet(decoder.get(), more ? packet.get() : nullptr), 0);
        while (avcodec_receive_frame(decoder.get(), frame.get()) >= 0) {
            EXPECT_EQ(frame->decode_error_flags, 0);
            auto& light = lights[frame->pts];
            for (int y = 0; y < frame->height; ++y)
                for (int x = 0; x < frame->width; ++x)
                    light += (x % 7 + 1) * frame->data[0][y * frame->linesize[0] + x];
        }
        av_packet_unref(packet.get());
    }
    return lights;
}

// The most bits a second in a window of that many seconds.
double peak_bps(const std::filesystem::path& path, double window_s) {
    const auto file = opened(path);
    const auto packet = make_packet();
    const auto window = std::llround(window_s / av_q2d(file->streams[0]->time_base));
    std::deque<std::pair<std::int64_t, int>> seen;
    double held = 0, most = 0;
    for (; av_read_frame(file.get(), packet.get()) >= 0; av_packet_unref(packet.get())) {
        seen.emplace_back(packet->pts, packet->size);
        held += packet->size;
        for (; packet->pts - seen.front().first >= window; seen.pop_front()) held -= seen.front().second;
        most = std::max(most, held);
    }
    return most * 8 / window_s;
}

transcode_plan slow_plan(const std::filesystem::path& input, video_codec codec) {
    auto plan = plan_for(probe(input, {}).value());
    plan.video.resize(1);
    auto& rung = plan.video.front();
    rung.keep_every = 3;
    rung.key_every = 3;
    rung.codec = codec;
    rung.preset = codec == video_codec::av1 ? "12" : "veryfast";
    rung.crf = codec == video_codec::av1 ? 40 : 23;
    rung.max_bps = 0;
    plan.drawn = true;
    return plan;
}

} // namespace

TEST(economy, a_picture_that_stays_is_encoded_a_few_times_and_shown_all_the_time) {
    const workplace place;
    const auto input = place.make(steps("320x180", 20, {7.5, 14}), "in.mp4");
    const auto output = transcode(input, slow_plan(input, video_codec::h264), place.path(), {});
    ASSERT_TRUE(output) << output.error().detail;
    expect_whole(*output);
    const auto& r = output->renditions.front();
    const auto pictures = pictures_of(r);
    ASSERT_EQ(pictures.size(), 200U); // 10 a second: a constant rate
    EXPECT_LT(r.encoded, 60);
    // Nothing changes but at the steps, at key frames, and where the encoder was let refine what it had.
    EXPECT_LT(std::set<std::string>(pictures.begin(), pictures.end()).size(), 60U);
    const auto means = brightness(r.file);
    for (const auto& [second, level] :
         {std::pair{3.0, means[5]}, {7.3, means[5]}, {13.8, means[100]}, {19.9, means[199]}})
        EXPECT_NEAR(means[static_cast<std::size_t>(second * 10)], level, 2) << second;
    EXPECT_GT(means[76] - means[74], 30);
    EXPECT_GT(means[141] - means[138], 30);
}

TEST(economy, a_picture_that_is_shown_again_is_decoded_once_to_check_it) {
    const workplace place;
    const auto input = place.make(steps("320x180", 20, {7.5, 14}), "in.mp4");
    const auto output = transcode(input, slow_plan(input, video_codec::h264), place.path(), {});
    ASSERT_TRUE(output) << output.error().detail;
    const auto& r = output->renditions.front();
    const auto all = decoded(r.file, false), few = decoded(r.file, true);
    EXPECT_EQ(all.size(), 200U);
    EXPECT_LT(few.size(), static_cast<std::size_t>(r.encoded) + 10);
    for (const auto& [time, light] : few) EXPECT_EQ(light, all.at(time)) << time;
}

TEST(economy, a_repeated_picture_with_another_number_or_other_bytes_is_decoded) {
    const workplace place;
    const auto input = place.make(steps("320x180", 6, {2.5}), "in.mp4");
    const auto output = transcode(input, slow_plan(input, video_codec::h264), place.path(), {});
    ASSERT_TRUE(output) << output.error().detail;
    av_ptr<AVFormatContext> file = opened(output->renditions.front().file);
    known_repeats repeats(*file->streams[0]->codecpar);
    const auto packet = make_packet();
    std::string known;
    while (known.empty() && av_read_frame(file.get(), packet.get()) >= 0) {
        auto bytes = std::string(bytes_of(*packet));
        if (repeats.leave_out(*packet)) known = bytes;
        if (known.empty()) av_packet_unref(packet.get());
    }
    ASSERT_FALSE(known.empty());
    EXPECT_FALSE(repeats.leave_out(*packet)) << "the same number again";
    av_packet_unref(packet.get());
    ASSERT_GE(av_read_frame(file.get(), packet.get()), 0);
    auto damaged = std::string(bytes_of(*packet));
    damaged.back() = static_cast<char>(damaged.back() ^ 0x10);
    replace_bytes(*packet, damaged);
    EXPECT_FALSE(repeats.leave_out(*packet)) << "other bytes";
}

TEST(economy, noise_on_a_screen_is_no_change_and_a_pointer_is) {
    const workplace place;
    const auto still =
        place.make("-f lavfi -i \"color=c=0x808080:s=320x180:r=30:d=4,noise=alls=2:allf=t\" -c:v libx264 "
                   "-preset ultrafast -qp 20",
                   "still.mp4");
    const auto moving =
        place.make("-f lavfi -i \"color=c=0x808080:s=320x180:r=30:d=4[b];color=c=black:s=6x6:r=30:d=4[p];"
                   "[b][p]overlay=x='40*t':y=90\" -c:v libx264 -preset ultrafast -qp 10",
                   "moving.mp4");
    for (const auto& [input, fewest, most] : {std::tuple{still, 1, 12}, {moving, 36, 40}}) {
        const auto output = transcode(input, slow_plan(input, video_codec::h264), place.path(), {});
        ASSERT_TRUE(output) << output.error().detail;
        EXPECT_GE(output->renditions.front().encoded, fewest) << input;
        EXPECT_LE(output->renditions.front().encoded, most) << input;
    }
}

TEST(economy, av1_is_cut_as_h264_is_and_decodes_whole) {
    const workplace place;
    const auto input = place.make(steps("320x180", 14, {7.5}), "in.mp4");
    auto plan = slow_plan(input, video_codec::h264);
    plan.video.push_back(slow_plan(input, video_codec::av1).video.front());
    plan.video.back().id = "video-av1";
    const auto output = transcode(input, plan, place.path(), {});
    ASSERT_TRUE(output) << output.error().detail;
    expect_whole(*output);
    const auto &h264 = find(*output, "video-full"), &av1 = find(*output, "video-av1");
    EXPECT_EQ(av1.codecs.substr(0, 7), "av01.0.");
    ASSERT_EQ(av1.fragments.size(), 3U);
    for (std::size_t i = 0; i < av1.fragments.size(); ++i) {
        EXPECT_EQ(av1.fragments[i].start, h264.fragments[i].start);
        EXPECT_TRUE(av1.fragments[i].starts_segment);
    }
    EXPECT_EQ(pictures_of(av1).size(), 140U);
}

// SVT-AV1 has no buffer: it is coarser once it has taken too much, and of noise it takes more than its cap.
TEST(economy, av1_takes_much_less_under_a_cap_in_every_6_s) {
    const workplace place;
    const auto input = place.make("-f lavfi -i \"color=gray:s=320x180:r=30:d=18,noise=alls=60:allf=t\" -c:v "
                                  "libx264 -preset ultrafast -qp 20",
                                  "in.mp4");
    auto plan = slow_plan(input, video_codec::av1);
    const auto peak = [&] {
        const auto output = transcode(input, plan, place.path(), {});
        EXPECT_TRUE(output) << output.error().detail;
        return peak_bps(output->renditions.front().file, 6);
    };
    const auto free = peak();
    plan.video.front().max_bps = std::llround(free / 3);
    EXPECT_LT(peak(), free * 2 / 3);
}

// Too thin for the mean difference of a block to tell it from noise.
TEST(economy, a_thin_line_is_a_change) {
    const workplace place;
    const auto input =
        place.make("-f lavfi -i \"color=c=0xe0e0e0:s=320x180:r=30:d=6,drawbox=x=0:y=90:w=320:h=1:c=0xc2c2c2:"
                   "t=fill:enable='gte(t,3)'\" -c:v libx264 -preset ultrafast -qp 4",
                   "in.mp4");
    const auto output = transcode(input, slow_plan(input, video_codec::h264), place.path(), {});
    ASSERT_TRUE(output) << output.error().detail;
    const auto pictures = pictures_of(output->renditions.front());
    ASSERT_EQ(pictures.size(), 60U);
    EXPECT_NE(pictures[29], pictures[31]);
}

namespace {

survey_facts surveyed(const std::filesystem::path& input, int width, int height) {
    auto plan = plan_for(probe(input, {}).value());
    plan.width = width;
    plan.height = height;
    return survey(input, plan, {}).value();
}

} // namespace

TEST(survey, tells_a_camera_from_a_screen_and_what_moves_on_it) {
    const workplace place;
    const std::string x264 = " -c:v libx264 -preset ultrafast -qp 12 -g 60";
    struct row {
        std::string picture;
        picture_kind kind;
    };
    const std::vector<row> rows = {
        {"-f lavfi -i \"color=c=white:s=640x360:r=30:d=9,drawgrid=w=40:h=24:t=2:c=black\"",
         picture_kind::still},
        {"-f lavfi -i \"color=c=white:s=640x360:r=30:d=9,drawgrid=w=40:h=24:t=2:c=black,scroll=v=0.01\"",
         picture_kind::scrolling},
        {"-f lavfi -i \"color=c=white:s=640x360:r=30:d=9,drawgrid=w=40:h=24:t=2:c=black[b];"
         "color=c=gray:s=160x96:r=30:d=9,noise=alls=90:allf=t[i];[b][i]overlay=x=464:y=16\"",
         picture_kind::inset},
        {"-f lavfi -i \"gradients=s=640x360:r=30:d=9:n=8:seed=5:speed=0.1,noise=alls=50:allf=t\"",
         picture_kind::camera},
    };
    for (const auto& r : rows) {
        const auto input = place.make(r.picture + x264, "in.mp4");
        const auto facts = surveyed(input, 640, 360);
        ASSERT_GE(facts.stretches.size(), 2U);
        for (const auto& s : facts.stretches) {
            EXPECT_EQ(to_text(s.kind), to_text(r.kind)) << s.at.count();
            EXPECT_GT(s.key_bytes, 0U);
        }
    }
}

// Four looks at key frames would see a page that stays.
TEST(survey, sees_what_moves_between_the_key_frames_of_a_short_recording) {
    const workplace place;
    const auto input =
        place.make("-f lavfi -i \"color=c=white:s=640x800:r=30:d=24,drawgrid=w=40:h=24:t=2:c=black,"
                   "drawgrid=w=97:h=131:t=5:c=gray,crop=640:360:0:"
                   "'if(between(t,3,6),(t-3)*100,if(gt(t,6),300,0))'\" -c:v libx264 "
                   "-preset ultrafast -qp 12 -g 240 -sc_threshold 0",
                   "in.mp4");
    const auto facts = surveyed(input, 640, 360);
    EXPECT_EQ(facts.stretches.size(), 24U);
    const auto scrolled = std::ranges::count(facts.stretches, picture_kind::scrolling, &stretch::kind);
    EXPECT_GE(scrolled, 3);
    EXPECT_LE(scrolled, 4);
    for (const auto& s : facts.stretches) EXPECT_GT(s.key_bytes, 0U) << s.at.count();
}

// Where key frames lie decides what is cheap to look at, never what is seen.
class survey_of_rare_key_frames : public testing::TestWithParam<const char*> {};

TEST_P(survey_of_rare_key_frames, sees_the_whole_of_the_recording) {
    const workplace place;
    const auto input = place.make(
        "-f lavfi -i \"testsrc=s=160x90:r=10:d=130\" -c:v libx264 -preset ultrafast -bf 0 -g 10000 "
        "-sc_threshold 0 -force_key_frames " +
            std::string(GetParam()),
        "in.mp4");
    const auto facts = surveyed(input, 160, 90);
    ASSERT_GE(facts.stretches.size(), 12U);
    EXPECT_GT(facts.stretches.back().at, std::chrono::seconds(118));
}
INSTANTIATE_TEST_SUITE_P(one_or_two_at_the_start, survey_of_rare_key_frames, testing::Values("0", "0,5"));

} // namespace lectern::media
