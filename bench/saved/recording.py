"""A lecture of many minutes: a drawn slide a minute at 1080p, five pictures a second, and somebody who speaks all the time.

    python3 saved/recording.py MINUTES FILE        (in bench; Debian's Python, with numpy and Pillow, and espeak-ng)"""
import random
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from lectures.drawing import FORMAT  # noqa: E402
from lectures.scenes import PALETTES, Slide, sentence  # noqa: E402

SLIDE_S = 60
WORDS_A_MINUTE = 150


def said(rnd, slide, file):
    """A minute of speech: what the slide says, and more."""
    text = ". ".join([slide.title, *slide.lines, *(sentence(rnd, rnd.randint(6, 14)) for _ in range(20))])
    subprocess.run(["espeak-ng", "-v", "en-gb", "-s", str(WORDS_A_MINUTE), "-w", str(file), "--", text], check=True)
    with wave.open(str(file)) as sound:
        rate = sound.getframerate()
        samples = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")
    return np.resize(samples, rate * SLIDE_S), rate  # begun again where it is too short


def main():
    minutes, file = int(sys.argv[1]), sys.argv[2]
    FORMAT.scale = 2
    rnd = random.Random(1)
    palette = rnd.choice(PALETTES)
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as scratch:
        folder, track, rate = Path(scratch), [], 0
        for number in range(1, minutes + 1):
            slide = Slide(rnd, palette, number)
            slide.draw().save(folder / f"{number:03}.png", compress_level=1)
            samples, rate = said(rnd, slide, folder / "said.wav")
            track.append(samples)
        with wave.open(str(folder / "speech.wav"), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(rate)
            out.writeframes(np.concatenate(track).tobytes())
        subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-framerate", f"1/{SLIDE_S}", "-start_number", "1", "-i", str(folder / "%03d.png"),
                        "-i", str(folder / "speech.wav"), "-r", "5", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "23", "-pix_fmt", "yuv420p",
                        "-c:a", "aac", "-b:a", "96k", "-shortest", file], check=True)


if __name__ == "__main__":
    main()
