/** The modes that print and exit, as one part of the build: nearly all of their code is the same. */
export {runDemo} from './demo/demo.ts';
export {runPrint} from './print/print.ts';
