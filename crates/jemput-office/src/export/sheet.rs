//! One table on one sheet.

use jemput_domain::time::Date;
use rust_xlsxwriter::{
    ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::web::Result;

/// A column: heading and width in characters.
pub type Column = (&'static str, u16);

/// What stands in a cell.
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, never a formula.
    Text(String),
    /// A number that can be added up.
    Number(i64),
    /// A part of one, shown in per cent.
    Share(f64),
    /// A day.
    Day(Date),
}

impl Cell {
    /// Text, or nothing.
    pub fn maybe(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.to_owned()))
    }

    /// `part` of `whole`; nothing of nothing.
    pub fn share(part: i64, whole: i64) -> Self {
        if whole <= 0 {
            return Self::Empty;
        }
        Self::Share(part as f64 / whole as f64)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

/// A workbook being made.
pub struct Book {
    book: Workbook,
    formats: Formats,
}

struct Formats {
    title: Format,
    heading: Format,
    text: Format,
    /// Spreadsheet programs keep such a cell as text when it is edited, too.
    quoted: Format,
    number: Format,
    share: Format,
    day: Format,
    bold: Format,
}

impl Book {
    pub fn new() -> Self {
        let plain = Format::new().set_align(FormatAlign::Top);
        Self {
            book: Workbook::new(),
            formats: Formats {
                title: Format::new().set_bold().set_font_size(13),
                heading: Format::new()
                    .set_bold()
                    .set_text_wrap()
                    .set_align(FormatAlign::Top)
                    .set_border_bottom(FormatBorder::Thin),
                text: plain.clone().set_num_format("@"),
                quoted: plain.clone().set_num_format("@").set_quote_prefix(),
                number: plain.clone().set_num_format("#,##0"),
                share: plain.clone().set_num_format("0.00%"),
                day: plain.clone().set_num_format("dd-mm-yyyy"),
                bold: Format::new().set_bold(),
            },
        }
    }

    /// Adds a sheet: lines on top, headings, rows. `bold` marks rows of sums.
    pub fn sheet(
        &mut self,
        name: &str,
        top: &[String],
        columns: &[Column],
        rows: &[(bool, Vec<Cell>)],
    ) -> Result<()> {
        let sheet = self.book.add_worksheet();
        sheet.set_name(name)?;
        sheet.set_landscape();
        sheet.set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0);
        let mut at = 0;
        for line in top {
            let format = if at == 0 {
                &self.formats.title
            } else {
                &self.formats.text
            };
            sheet.write_string_with_format(at, 0, line, format)?;
            at += 1;
        }
        if !top.is_empty() {
            at += 1;
        }
        for (column, (heading, width)) in (0_u16..).zip(columns) {
            sheet.set_column_width(column, f64::from(*width))?;
            sheet.write_string_with_format(at, column, *heading, &self.formats.heading)?;
        }
        sheet.set_repeat_rows(at, at)?;
        sheet.set_freeze_panes(at + 1, 0)?;
        for (bold, cells) in rows {
            at += 1;
            if *bold {
                sheet.set_row_format(at, &self.formats.bold)?;
            }
            for (column, cell) in (0_u16..).zip(cells) {
                self.formats.write(sheet, at, column, cell, *bold)?;
            }
        }
        Ok(())
    }

    /// The file.
    pub fn save(mut self) -> Result<Vec<u8>> {
        Ok(self.book.save_to_buffer()?)
    }
}

impl Formats {
    fn write(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        cell: &Cell,
        bold: bool,
    ) -> std::result::Result<(), XlsxError> {
        let styled = |format: &Format| {
            if bold {
                format.clone().set_bold()
            } else {
                format.clone()
            }
        };
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => {
                let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
                let format = if risky { &self.quoted } else { &self.text };
                sheet.write_string_with_format(row, column, text, &styled(format))?;
            }
            Cell::Number(number) => {
                sheet.write_number_with_format(
                    row,
                    column,
                    *number as f64,
                    &styled(&self.number),
                )?;
            }
            Cell::Share(share) => {
                sheet.write_number_with_format(row, column, *share, &styled(&self.share))?;
            }
            Cell::Day(day) => {
                let written = u16::try_from(day.year())
                    .ok()
                    .zip(u8::try_from(day.month()).ok())
                    .zip(u8::try_from(day.day()).ok())
                    .and_then(|((year, month), day)| {
                        ExcelDateTime::from_ymd(year, month, day).ok()
                    });
                match written {
                    Some(date) => {
                        sheet.write_datetime_with_format(row, column, date, &styled(&self.day))?
                    }
                    // Before 1900, where spreadsheets have no dates.
                    None => sheet.write_string_with_format(
                        row,
                        column,
                        jemput_domain::format::date_short(*day),
                        &styled(&self.text),
                    )?,
                };
            }
        }
        Ok(())
    }
}
