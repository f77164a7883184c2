/**
 * The parts of a browser that the tested modules use, and no more: they do not draw.
 */
const Base64 = Java.type('java.util.Base64');
const ByteArrayInputStream = Java.type('java.io.ByteArrayInputStream');
const ByteArrayOutputStream = Java.type('java.io.ByteArrayOutputStream');
const InflaterInputStream = Java.type('java.util.zip.InflaterInputStream');

/** The page carries the limit from which a request is late; the canvas measures words. */
globalThis.document = {
  documentElement: { dataset: { lateMicros: '20000' } },
  createElement: () => ({ getContext: () => ({ measureText: (text) => ({ width: 7 * text.length }) }) }),
};

globalThis.atob = (base64) => Array.from(Base64.getDecoder().decode(base64), (byte) => String.fromCharCode(byte & 0xff)).join('');

globalThis.Blob = class {
  #bytes;

  constructor(parts) {
    this.#bytes = parts.flatMap((part) => [...part]);
  }

  stream() {
    return { bytes: this.#bytes, pipeThrough: (to) => to.take(this.#bytes) };
  }
};

globalThis.DecompressionStream = class {
  constructor(format) {
    if (format !== 'deflate') {
      throw new TypeError(`no decompression of ${format} here`);
    }
  }

  /** A body that is cut off or damaged rejects when it is read, as it does in a browser. */
  take(bytes) {
    const copy = new ByteArrayOutputStream();
    bytes.forEach((byte) => copy.write(byte));
    return { read: () => [...new InflaterInputStream(new ByteArrayInputStream(copy.toByteArray())).readAllBytes()] };
  }
};

globalThis.Response = class {
  #body;

  constructor(body) {
    this.#body = body;
  }

  async arrayBuffer() {
    return Uint8Array.from(this.#body.read(), (byte) => byte & 0xff).buffer;
  }
};
