/** A text field of the sign-in page, always one row. */
import {Box, Text} from 'ink';
import TextInput from 'ink-text-input';
import {inCharacters} from '../../text/ascii.ts';
import type {Theme} from '../../theme/theme.ts';

export interface LoginFieldProps {
	readonly value: string;
	readonly isSecret: boolean;
	readonly hasFocus: boolean;
	readonly theme: Theme;
	/** Width in columns. */
	readonly columns: number;
	readonly onChange: (value: string) => void;
}

/** Shows the end of a value that is wider than the field, since the user types there. */
export function LoginField({value, isSecret, hasFocus, theme, columns, onChange}: LoginFieldProps) {
	// Ink truncates with `…`. With ASCII characters only, the value wraps instead, and all rows but the last are hidden.
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
