#include "allow_list.hpp"

extern "C" {
#include <libavutil/avstring.h>
}

namespace lectern::media {

const char* allowed_demuxers() noexcept {
    // Containers that hold their media themselves. Absent on purpose: everything that names other files or
    // addresses (hls, dash, concat, sdp, rtsp, imf, webm_dash_manifest), pictures and scripts (image2, svg,
    // tty, lavfi), and headerless guesses (amrnb, amrwb, loas, s16le), which take noise for sound.
    return "mov,matroska,avi,asf,asf_o,flv,kux,mpegts,mpeg,mpegvideo,mxf,mp3,flac,wav,w64,aiff,au,caf,ogg,"
           "aac,ac3,"
           "eac3,amr,vc1test,vc1,gif,h264,hevc,m4v,dv,ivf,wv,rm,nut,tta,ape,obu";
}

const char* allowed_decoders() noexcept {
    // What cameras, phones, recorders and old screen capture programs wrote; no decoder that no lecture
    // needs.
    return "h264,hevc,libdav1d,libaom-av1,vp8,vp9,mpeg4,mpeg2video,mpeg1video,h263,h263i,h263p,flv,msmpeg4,"
           "msmpeg4v1,msmpeg4v2,wmv1,wmv2,wmv3,wmv3image,vc1,vc1image,vp3,theora,vp6,vp6f,vp6a,mjpeg,mjpegb,"
           "prores,dnxhd,dvvideo,huffyuv,ffvhuff,ffv1,utvideo,rawvideo,v210,camtasia,tscc2,mss1,mss2,mts2,"
           "msrle,"
           "msvideo1,cscd,zmbv,flashsv,flashsv2,g2m,qtrle,rpza,cinepak,svq1,svq3,indeo3,indeo5,rv10,rv20,"
           "rv30,"
           "rv40,gif,png,bmp,webp,cfhd,fraps,"
           "aac,aac_latm,mp3float,mp3,mp2float,mp2,mp1float,mp1,ac3,ac3_fixed,eac3,dca,opus,libopus,vorbis,"
           "flac,"
           "alac,wmav1,wmav2,wmapro,wmalossless,wmavoice,amrnb,amrwb,nellymoser,libspeex,speex,"
           "pcm_s8,pcm_u8,pcm_s16le,pcm_s16be,pcm_u16le,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,"
           "pcm_f32be,pcm_f64le,pcm_f64be,pcm_alaw,pcm_mulaw,pcm_bluray,pcm_dvd,pcm_s16le_planar,s302m,"
           "adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,adpcm_swf,adpcm_yamaha,g722,g726,g723_1,g729,gsm,gsm_ms,qdm2,"
           "qdmc,"
           "mace3,mace6,cook,sipr,real_144,real_288,truespeech,wavpack,tta,ape,truehd,mlp,"
           "subrip,srt,ass,ssa,mov_text,webvtt,text";
}

const AVCodec* find_allowed_decoder(AVCodecID codec) noexcept {
    void* position = nullptr;
    while (const AVCodec* candidate = av_codec_iterate(&position)) {
        if (candidate->id != codec || av_codec_is_decoder(candidate) == 0) continue;
        if ((candidate->capabilities & AV_CODEC_CAP_HARDWARE) != 0) continue;
        if (av_match_name(candidate->name, allowed_decoders()) != 0) return candidate;
    }
    return nullptr;
}

} // namespace lectern::media
