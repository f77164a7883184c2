/** The marks on the slider: restarts as bars from their signal to their end, failures as crosses. */

export class ScrubMarks {
  #track;
  #key = '';
  #marks = [];

  /** @param {HTMLElement} track as wide as the track of the slider */
  constructor(track) {
    this.#track = track;
  }

  /**
   * @param {import('./history.js').History} history
   * @param {import('./restarts.js').Restart[]} restarts
   * @param {number} from mono at the left end
   * @param {number} to mono at the right end
   */
  draw(history, restarts, from, to) {
    const key = `${history.version}`;
    if (key !== this.#key) {
      this.#key = key;
      this.#make(history, restarts);
    }
    const place = (mono) => Math.min(100, Math.max(0, ((mono - from) / (to - from)) * 100));
    for (const { node, begin, end } of this.#marks) {
      const left = place(begin);
      node.style.left = `${left.toFixed(2)}%`;
      if (end !== undefined) {
        node.style.width = `${(place(end ?? to) - left).toFixed(2)}%`;
      }
    }
  }

  #make(history, restarts) {
    const wanted = [
      ...restarts.map(({ from, to, good }) => ({ name: good ? 'restart' : 'restart failed', begin: from, end: to })),
      ...history.milestones.filter((r) => r.type === 'traffic.failure').map((r) => ({ name: 'loss', begin: r.mono })),
    ];
    while (this.#track.childElementCount < wanted.length) {
      this.#track.append(document.createElement('span'));
    }
    while (this.#track.childElementCount > wanted.length) {
      this.#track.lastElementChild.remove();
    }
    this.#marks = wanted.map((one, i) => {
      const node = this.#track.children[i];
      node.className = one.name;
      node.style.width = '';
      return { ...one, node };
    });
  }
}
