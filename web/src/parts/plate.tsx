// A course's plate: line work as on a diploma, drawn from its slug, in its discipline's colour. No image to download.
import { useMemo } from "preact/hooks";

const hueStep = 10; // degrees; smaller differences are not seen

export function hash(text: string): number {
  let value = 2166136261; // FNV-1a
  for (const character of text) {
    value ^= character.codePointAt(0) ?? 0;
    value = Math.imul(value, 16777619);
  }
  return value >>> 0;
}

export function disciplineHue(discipline: string | null | undefined): number {
  return (hash(discipline ?? "") % (360 / hueStep)) * hueStep;
}

interface Figure {
  lobes: number;
  depth: number; // of a lobe, in parts of the radius
  twist: number; // of a line against the one inside it, radians
}

export function figureOf(slug: string): Figure {
  const seed = hash(slug);
  return { lobes: 6 + (seed % 9), depth: 0.14 + ((seed >>> 5) % 16) / 80, twist: 0.16 + ((seed >>> 11) % 32) / 90 };
}

// One closed line of the rosette: a circle whose radius swings `lobes` times, as smooth curves between few points.
export function rosetteLine(figure: Figure, radius: number, phase: number): string {
  const steps = figure.lobes * 6;
  const point = (step: number): [number, number] => {
    const angle = (step / steps) * 2 * Math.PI;
    const swing = radius * (1 + figure.depth * Math.cos(figure.lobes * angle + phase));
    return [swing * Math.cos(angle), swing * Math.sin(angle)];
  };
  const between = ([x, y]: [number, number], [u, v]: [number, number]) => `${((x + u) / 2).toFixed(1)} ${((y + v) / 2).toFixed(1)}`;
  let path = `M${between(point(-1), point(0))}`;
  for (let step = 0; step < steps; step++) {
    const [x, y] = point(step);
    path += `Q${x.toFixed(1)} ${y.toFixed(1)} ${between([x, y], point(step + 1))}`;
  }
  return `${path}Z`;
}

const lines = 14;

export function Plate({ slug, discipline }: { slug: string; discipline: string | null | undefined }) {
  const path = useMemo(() => {
    const figure = figureOf(slug);
    const drawn: string[] = [];
    for (let line = 0; line < lines; line++) drawn.push(rosetteLine(figure, 12 + line * 7, line * figure.twist * Math.PI));
    return drawn.join("");
  }, [slug]);
  return (
    <div class="plate" style={{ "--hue": String(disciplineHue(discipline)) }} aria-hidden="true">
      <svg viewBox="-100 -50 200 100" preserveAspectRatio="xMaxYMid slice" focusable="false">
        <path d={path} transform="translate(40 6)" vector-effect="non-scaling-stroke" />
      </svg>
    </div>
  );
}
