/** The canvas under the lanes, of the size of the stage: what each process answered, and the chart. */
import { drawChart, perSecond, queued } from './chart.js';
import { drawDensity, mostAnswers, usualMost } from './density.js';
import { colours, onThemeChange } from './look.js';

export class Canvas {
  #canvas;
  #colours = colours();
  #scene;
  #most;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
    onThemeChange(() => (this.#colours = colours()));
  }

  /** @param {import('./scene.js').Scene} scene */
  sync(scene) {
    const { state, buckets, layout } = scene;
    this.#scene = scene;
    this.#most = {
      mostAnswers: mostAnswers(buckets),
      mostRate: 1.1 * Math.max(10, ...buckets.map((b) => Math.max(b.rate ?? 0, perSecond(b, 'planned'))), usualMost(buckets.map((b) => perSecond(b, 'answered')))),
      mostWaiting: Math.max(10, ...state.kernel.map(queued)),
    };
    this.#resize(layout);
  }

  /** Draws it at its present place. @param {import('./scale.js').Scale} scale */
  move(scale) {
    const { buckets, kernel, shown, layout } = this.#scene;
    const canvas = this.#canvas.getContext('2d');
    const ratio = window.devicePixelRatio || 1;
    canvas.setTransform(ratio, 0, 0, ratio, 0, 0);
    canvas.clearRect(0, 0, layout.width, layout.height);
    canvas.save();
    canvas.beginPath();
    canvas.rect(scale.left, 0, scale.right - scale.left, layout.height);
    canvas.clip();
    drawDensity(canvas, buckets, shown, layout, scale, this.#most.mostAnswers, this.#colours);
    drawChart(canvas, { buckets, kernel, ...this.#most }, layout, scale, this.#colours);
    canvas.restore();
  }

  #resize({ width, height }) {
    const ratio = window.devicePixelRatio || 1;
    const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    if (this.#canvas.width !== pixels.width || this.#canvas.height !== pixels.height) {
      Object.assign(this.#canvas, pixels);
      this.#canvas.style.width = `${width}px`;
      this.#canvas.style.height = `${height}px`;
    }
  }
}
