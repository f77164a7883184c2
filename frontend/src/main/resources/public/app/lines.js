/** Reads a text line by line as it arrives, so that a long one is never held as a whole. */

/**
 * @param {Response} response
 * @param {(line: string) => void} each without its line feed
 * @returns {Promise<boolean>} whether the last line ends with a line feed
 */
export async function eachLine(response, each) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split('\n');
    rest = lines.pop();
    lines.forEach(each);
  }
  return rest === '';
}
