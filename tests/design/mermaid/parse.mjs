// Reads diagrams ([[name, text], ...]) from the file named, and says of each that Mermaid refuses, why; then how many it took.
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

// Mermaid cleans texts by a browser's document.
globalThis.window = new JSDOM('').window;
globalThis.document = window.document;
const { default: mermaid } = await import('mermaid');
mermaid.initialize({ startOnLoad: false, maxTextSize: 1e9, maxEdges: 1e6 });

let taken = 0;
for (const [name, text] of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  try {
    const { diagramType } = await mermaid.parse(text);
    if (diagramType !== 'flowchart-v2') throw new Error(`read as ${diagramType}`);
    taken += 1;
  } catch (error) {
    console.log(`${name}: ${String(error).slice(0, 300)}`);
  }
}
console.log(taken);
