// Stands for every module of hls.js that our packages cannot reach: a demuxer that recognises nothing.
export default class Absent {
  static probe(): boolean {
    return false;
  }
}
