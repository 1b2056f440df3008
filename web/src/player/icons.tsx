// 24 by 24, drawn for this player.
const shapes = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M6.5 5h4v14h-4zM13.5 5h4v14h-4z",
  replay: "M12 5V1.5L6.5 6 12 10.5V7a5.5 5.5 0 1 1-5.5 5.5h-2A7.5 7.5 0 1 0 12 5z",
  back: "M11 6v12L3 12zM20 6v12l-8-6z",
  forward: "M13 6v12l8-6zM4 6v12l8-6z",
  volume: "M3 9.5v5h3.5L11 19V5L6.500 9.500zM14 8.300v7.400a4.200 4.200 0 0 0 0-7.400zM14 4.200v2a6.100 6.100 0 0 1 0 11.600v2a8 8 0 0 0 0-15.600z",
  muted: "M3 9.500v5h3.500L11 19V5L6.500 9.500zM14.200 8.900l-1.100 1.100 2.100 2-2.100 2 1.100 1.100 2.100-2 2 2 1.100-1.100-2-2 2-2-1.100-1.100-2 2z",
  captions: "M3 5h18v14H3zm2 2v10h14V7zm2.500 2.500h3.500v1.700H9.200v1.600H11v1.700H7.500zm5.500 0h3.500v1.700h-1.800v1.600h1.800v1.700H13z",
  speed: "M12 4a9 9 0 0 0-7.600 13.800h15.200A9 9 0 0 0 12 4zm0 2a7 7 0 0 1 6.400 9.800H5.600A7 7 0 0 1 12 6zm4.600 2.900-5.300 3.400a1.500 1.500 0 1 0 1.900 1.900z",
  quality: "M4 6h7v2H4zm11 0h5v2h-5zm-3-1.500h2v5h-2zM4 11h3v2H4zm7 0h9v2h-9zM8 9.500h2v5H8zM4 16h9v2H4zm13 0h3v2h-3zm-3-1.500h2v5h-2z",
  pip: "M3 5h18v14H3zm2 2v10h14V7zm6 4h7v5h-7z",
  full: "M4 4h6v2H6v4H4zm10 0h6v6h-2V6h-4zM4 14h2v4h4v2H4zm14 0h2v6h-6v-2h4z",
  small: "M8 4h2v6H4V8h4zm6 0h2v4h4v2h-6zM4 14h6v6H8v-4H4zm10 0h6v2h-4v4h-2z",
  sound: "M12 3v10.600A3.500 3.500 0 1 0 14 17V7h4V3z",
  slides: "M3 4h18v12H3zm2 2v8h14V6zm2 1.500h6v1.500H7zm0 3h10v1.500H7zM11 17h2v1.500l4 3h-2.600L12 19.700 9.600 21.500H7l4-3z",
  help: "M11 16h2v2h-2zm1-11a4 4 0 0 0-4 4h2a2 2 0 1 1 3.200 1.600c-1.300 1-2.200 1.900-2.200 3.400h2c0-1 .6-1.500 1.500-2.200A4 4 0 0 0 12 5z",
  check: "M9.500 16.200 5.300 12l-1.400 1.400 5.600 5.600 11-11-1.400-1.400z",
};

export type IconName = keyof typeof shapes;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={shapes[name]} />
    </svg>
  );
}
