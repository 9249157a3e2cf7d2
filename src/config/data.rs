//! What data sources give at deployment: `data "alicloud_zones" "default" { ids = ["…"] }`.
//!
//! Stands alone because it is the only block whose settings have names of the user's code and
//! values of any shape.

use crate::config::labels::address;
use crate::config::literal::is_literal;
use crate::config::reader::Reader;
use crate::source::Span;
use crate::syntax::hcl::{Block, Expr};
use crate::text::Text;

/// A data source of Terraform.
#[derive(Clone, Debug)]
pub struct DataSource {
    /// Its address without instance keys (`module.net.data.alicloud_zones.default`): what is said
    /// holds for all of its instances.
    pub address: String,
    /// Where it is named.
    pub span: Span,
    /// Attributes with their values: literals.
    pub values: Vec<(String, Expr)>,
}

/// Reads a block.
pub(super) fn read(reader: &mut Reader<'_>, block: &Block) -> Option<DataSource> {
    let Some(address) = address(block) else {
        reader.problem(
            block.header,
            Text::new(
                "`data` 需要类型和名称：`data \"alicloud_zones\" \"default\" {`；模块中的写地址（不带实例键）：`data \"module.net.data.alicloud_zones.default\" {`。",
                "`data` takes a type and a name: `data \"alicloud_zones\" \"default\" {`; in a module the address, without instance keys: `data \"module.net.data.alicloud_zones.default\" {`",
            ),
        );
        return None;
    };
    for block in &block.body.blocks {
        let name = &block.kind.text;
        reader.problem(
            block.header,
            Text::new(
                format!("`data` 中只写属性；多个对象写成列表：`{name} = [{{ … }}]`。"),
                format!(
                    "`data` holds attributes only: write objects as a list, `{name} = [{{ … }}]`"
                ),
            ),
        );
    }
    let mut values = Vec::new();
    for attribute in &block.body.attributes {
        let name = &attribute.name.text;
        if is_literal(&attribute.value) {
            values.push((name.to_string(), attribute.value.clone()));
        } else {
            reader.no_literal(attribute.value.span, name);
        }
    }
    Some(DataSource { address, span: block.header, values })
}
