/** The sources of values outside the command line: a file, the output of a command, a question. */
import type {FlagName} from './flags/flag-table.ts';
import type {Secret} from './secrets.ts';

/** One value to fetch. Paths and commands are sealed, too: a secret may have been typed instead of them. */
export type ValueSource =
	| {readonly from: 'file'; readonly flag: FlagName; readonly path: Secret<string>; readonly shape: Shape}
	| {readonly from: 'command'; readonly flag: FlagName; readonly command: Secret<string>}
	| {
			readonly from: 'question';
			readonly flag: FlagName;
			/** The text of the question: `Password`. */
			readonly question: string;
	  };

/** The content of a file: one line, any number of lines, or a text whose line ends matter. */
export type Shape = 'line' | 'lines' | 'whole';

/** The fetched values, by their flags. */
export type Fetched = ReadonlyMap<FlagName, Secret<string>>;
