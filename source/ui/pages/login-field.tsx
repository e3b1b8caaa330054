/** What is typed into one field of the page of `/login`: one row, whatever is in it. */
import {Box, Text} from 'ink';
import TextInput from 'ink-text-input';
import {inCharacters} from '../../text/ascii.ts';
import type {Theme} from '../../theme/theme.ts';

export interface LoginFieldProps {
	readonly value: string;
	readonly isSecret: boolean;
	readonly hasFocus: boolean;
	readonly theme: Theme;
	/** Columns that it may take. */
	readonly columns: number;
	readonly onChange: (value: string) => void;
}

/** Of a value that is wider than the field it shows the end, since that is where one types. */
export function LoginField({value, isSecret, hasFocus, theme, columns, onChange}: LoginFieldProps) {
	// Ink marks what it cuts off with `…`; plain characters alone are wrapped instead, and all but the last row hidden.
	const isAscii = theme.characters === 'ascii';
	return (
		<Box flexDirection="column" height={1} justifyContent="flex-end" overflow="hidden">
			<Box flexShrink={0} width={value === '' ? 1 : columns}>
				<Text wrap={isAscii ? 'hard' : 'truncate-start'}>
					<TextInput
						value={value}
						onChange={onChange}
						focus={hasFocus}
						{...(isSecret ? {mask: inCharacters('•', theme.characters)} : {})}
					/>
				</Text>
			</Box>
		</Box>
	);
}
