// Stands for every module of hls.js that our packages cannot reach: a demuxer that recognises nothing, controllers that
// are switched off and never made.
export default class Absent {
  static probe(): boolean {
    return false;
  }
}
export { Absent as IFrameController, Absent as SubtitleStreamController, Absent as TimelineController };
