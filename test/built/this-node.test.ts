/** The built program on the Node that runs the tests: in this project the pinned one. */
import {describeBuiltProgram} from './built-program.ts';

describeBuiltProgram('the built program on the pinned Node', process.execPath);
