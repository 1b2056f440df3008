// 简体中文 of the poster. The keys are those of studio_poster_en.ts; Chinese has one plural form.
import type { PosterKey } from "./studio_poster_en";
import type { Sentences } from "./vocabulary";

export const posterZhHans: Sentences<PosterKey> = {
  "title": "{title}的封面",
  "what": "封面是播放前观众看到的图片。",
  "now": "当前封面",
  "now.automatic": "从录像中自动选取",
  "now.slide": "录像中的一张幻灯片",
  "now.upload": "您自己的图片",
  "now.none": "该录像没有自带图片。",
  "now.gone": "所选的幻灯片不在这段录像中。在它重新出现之前显示自动选取的图片。",
  "choose": "选择封面",
  "choice.automatic": "自动",
  "choice.slide": "第 {n} 张幻灯片，位于 {time}",
  "choice.upload": "您自己的图片",
  "use": "用作封面",
  "busy": "正在保存…",
  "none": "该录像没有可供选择的幻灯片。",
  "own": "上传您自己的图片…",
  "own.hint": "JPEG、PNG 或 WebP，最好与视频同宽。也可以拖放到这里。图片会被缩小，文件中关于地点和相机的信息不会保留。",
  "own.drop": "松开后，这张图片就成为封面",
  "own.busy": "正在上传图片…",
  "own.many": "请只选择一张图片。",
  "own.kind": "该文件不是 JPEG、PNG 或 WebP 图片。",
  "own.tooLarge": "文件超过了本服务器接收的大小。请缩小图片后重新上传。",
  "refused": "服务器没有接受这张图片。",
  "changed": "封面或录像在此期间已更改。请查看后重新选择。",
  "said.saved": "封面已保存。",
  "said.automatic": "已恢复自动封面。",
};
