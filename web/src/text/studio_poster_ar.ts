// العربية of the poster. The keys are those of studio_poster_en.ts; Arabic has six plural forms.
import type { PosterKey } from "./studio_poster_en";
import type { Sentences } from "./vocabulary";

export const posterAr: Sentences<PosterKey> = {
  "title": "صورة غلاف {title}",
  "what": "صورة الغلاف هي ما يراه المشاهدون قبل تشغيل المحاضرة.",
  "now": "صورة الغلاف الحالية",
  "now.automatic": "اختيرت تلقائيًا من التسجيل",
  "now.slide": "شريحة من التسجيل",
  "now.upload": "صورة خاصة بك",
  "now.none": "ليس للتسجيل صورة خاصة به.",
  "now.gone": "الشريحة المختارة ليست في هذا التسجيل. تُعرض الصورة التلقائية إلى أن تعود الشريحة.",
  "choose": "اختر صورة الغلاف",
  "choice.automatic": "تلقائي",
  "choice.slide": "الشريحة {n}، عند {time}",
  "choice.upload": "صورتك الخاصة",
  "use": "استخدمها صورة للغلاف",
  "busy": "جارٍ الحفظ…",
  "none": "لا توجد في التسجيل شرائح للاختيار منها.",
  "own": "أرسل صورة خاصة بك…",
  "own.hint": "JPEG أو PNG أو WebP، والأفضل أن تكون بعرض الفيديو. يمكنك أيضًا إفلاتها هنا. تُصغَّر الصورة، ولا يُحتفظ بما يذكره الملف عن المكان والكاميرا.",
  "own.drop": "أفلت الملف لتصبح هذه الصورة صورة الغلاف",
  "own.busy": "جارٍ إرسال الصورة…",
  "own.many": "اختر صورة واحدة لا عدة صور.",
  "own.kind": "هذا الملف ليس صورة JPEG أو PNG أو WebP.",
  "own.tooLarge": "الملف أكبر مما يقبله هذا الخادم. صغّر الصورة وأرسلها مرة أخرى.",
  "refused": "لم تُقبل الصورة.",
  "changed": "تغيّرت صورة الغلاف أو التسجيل في هذه الأثناء. انظر إليها واختر مرة أخرى.",
  "said.saved": "حُفظت صورة الغلاف.",
  "said.automatic": "عادت صورة الغلاف التلقائية.",
};
