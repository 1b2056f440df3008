#include "slide_retaker.hpp"

#include "avif.hpp"

namespace lectern::media {
result<void> slide_retaker::take(const AVFrame& picture, std::chrono::microseconds end) {
    for (; wants(end); ++next_)
        if (auto written = write_avif_beside(picture, folder_ / slides_[next_].image); !written)
            return written;
    return {};
}

} // namespace lectern::media
