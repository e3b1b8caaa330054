/** Values that are not on the command line itself: in a file, printed by a command, or asked for. */
import type {FlagName} from './flags/flag-table.ts';
import type {Secret} from './secrets.ts';

/** One value to fetch. Paths and commands are sealed too: a secret may have been typed in their place. */
export type ValueSource =
	| {
			readonly from: 'file';
			readonly flag: FlagName;
			readonly path: Secret<string>;
			readonly shape: Shape;
	  }
	| {readonly from: 'command'; readonly flag: FlagName; readonly command: Secret<string>}
	| {
			readonly from: 'question';
			readonly flag: FlagName;
			/** What is asked for: `Password`. */
			readonly question: string;
	  };

/** What a file holds: one line, any number of them, or something whose line ends matter. */
export type Shape = 'line' | 'lines' | 'whole';

/** The values that came, by the flag that they were wanted for. */
export type Fetched = ReadonlyMap<FlagName, Secret<string>>;
