/** What a person can press in the drawing, with the pointer or the keyboard. */

/** @param {SVGElement} node with the role button @param {() => void} press */
export function onPress(node, press) {
  node.addEventListener('click', press);
  node.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      press();
    }
  });
}
